"""What pages share: words, drawing, and the five moves."""
