"""What arrived, and from whom: headers, parts, characters and the proof of the sender."""
