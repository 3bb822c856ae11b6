"""A chain that learns: improvement actions, bottlenecks, wishes of clients, and the scan of its maturity."""
