-- Nobody asks for the documents of a place: its mark is a word of the index.
DROP INDEX search_doc_body;
