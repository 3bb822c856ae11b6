"""Partner: agreements, figures, deliveries and proposals of one partner together, or all side by side."""

from ketenmonitor.ui import partner

partner.show()
