"""Doors of voting: opening and closing by the chair, ballots from phones and from the desk."""
