"""The words of reports, English and Chinese: methods paragraphs, sentences, labels."""
