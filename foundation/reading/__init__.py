"""Files that people bring, read as neutral blocks: paragraphs and tables in the order of the page. Nothing is written.

What a file is, `foundation.filetypes` has decided before. Each reader refuses what would fill memory, with a sentence.
"""
