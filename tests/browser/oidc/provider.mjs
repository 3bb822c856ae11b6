// Two certified OpenID Connect providers on this machine, each with its own people and a plain sign-in form.
// node provider.mjs '<json>': { redirect_uri, client_secret, providers: { name: { port, in_userinfo, people } } }
// Prints "ready" when both answer. A provider with `in_userinfo` puts the e-mail address in the ID token only
// when asked for it by the `claims` parameter, as SURFconext does.
import { Provider, interactionPolicy } from 'oidc-provider';

const given = JSON.parse(process.argv[2]);

const form = (uid, problem) => `<!doctype html><html lang="nl"><title>Proefdienst</title>
<h1>Proefdienst</h1><p>${problem}</p>
<form method="post" action="/interaction/${uid}">
<label>E-mail <input name="email"></label><label>Wachtwoord <input name="password" type="password"></label>
<button name="do" value="in">Inloggen</button><button name="do" value="stop">Annuleren</button></form></html>`;

function start(name, { port, in_userinfo, people }) {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{
      client_id: 'ketenmonitor',
      client_secret: given.client_secret,
      redirect_uris: [given.redirect_uri],
      post_logout_redirect_uris: [given.redirect_uri],
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: in_userinfo,
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, html) {
          ctx.body = `<!doctype html>${html}<button form="op.logoutForm" name="logout" value="yes">Ja, uitloggen</button>`;
        },
      },
    },
    interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: [`${name}-only-for-tests`], names: { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` } },
    findAccount: (ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: people[sub].name, email: people[sub].email, email_verified: people[sub].verified }),
    }),
    async loadExistingGrant(ctx) { // everybody consents
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      grant.addOIDCClaims(['email', 'email_verified', 'name']);
      await grant.save();
      return grant;
    },
  });

  provider.use(async (ctx, next) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(ctx.path)?.[1];
    if (!uid) return next();
    if (ctx.method === 'GET') {
      ctx.body = form(uid, '');
      return;
    }
    const chunks = [];
    for await (const chunk of ctx.req) chunks.push(chunk);
    const filled = new URLSearchParams(Buffer.concat(chunks).toString());
    const sub = Object.keys(people).find((key) => people[key].email === filled.get('email'));
    if (filled.get('do') === 'stop') {
      await provider.interactionFinished(ctx.req, ctx.res, { error: 'access_denied', error_description: 'geannuleerd' });
      ctx.respond = false;
    } else if (!sub || people[sub].password !== filled.get('password')) {
      ctx.body = form(uid, 'E-mail of wachtwoord klopt niet.');
    } else {
      await provider.interactionFinished(ctx.req, ctx.res, { select_account: {}, login: { accountId: sub } });
      ctx.respond = false;
    }
  });
  return new Promise((ready) => { provider.listen(port, '127.0.0.1', ready); });
}

await Promise.all(Object.entries(given.providers).map(([name, settings]) => start(name, settings)));
console.log('ready');
