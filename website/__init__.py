"""A site without a server: a folder of static pages that play from any host, from a sub-path and from a disk.

    python -m website [folder]

`data.py` gathers what the browser needs to compute every picture, `pages.py` writes the pages around it, and
`build.py` puts the folder together. The player is the same as everywhere; what stands in for the server is in
`player/web/site/`.
"""
