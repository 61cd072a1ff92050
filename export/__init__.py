"""The picture as a file: film, page, table. Made beside the page, so that nobody waits for another's export."""
