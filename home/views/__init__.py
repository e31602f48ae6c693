"""The pages that show things of several rooms together."""
