"""Pages: one's own certificates, those of one's personnel, and the check that anybody can do."""
