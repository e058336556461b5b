// title: 哪些举措在哪里试点
// title_en: What is piloted where
// topic: localities
// mode: read
// param: place string ""   试点地区，空为全部 · place of the pilot, empty for all
// returns: measure, place, quote
// example: reformgraph query pilots
MATCH (i)-[r:PILOTED_IN]->(l:Locality)
WHERE $place = '' OR l.name = $place
RETURN i.name AS measure, l.name AS place, r.quote AS quote
ORDER BY measure, place, r.case, r.start
