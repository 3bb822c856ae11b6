"""Who is there and what they may see: sign-in, accounts, roles. May import ``dataset`` and lower."""
