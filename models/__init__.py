"""What is true: pure rules, ballot methods, and the tables that store."""
