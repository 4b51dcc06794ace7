-- What is kept whole and never compared needs no statistics (see 0025).
ALTER TABLE sourcing.decisions ALTER COLUMN plan SET STATISTICS 0, ALTER COLUMN why SET STATISTICS 0;
