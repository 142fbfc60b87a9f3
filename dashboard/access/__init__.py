"""Who may come in: passwords, sessions, the gate in front of the web app, and what each person may do."""
