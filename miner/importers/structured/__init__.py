"""XML and JSON of reference managers and databases: EndNote XML, EBSCO XML, CSL-JSON, CNKI's JSON."""
