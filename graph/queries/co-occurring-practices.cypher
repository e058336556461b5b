// title: 哪些做法常在同一案例中一起出现
// title_en: Practices that occur in the same case
// topic: recurrence
// mode: read
// param: min_cases integer 1   至少的案例数 · cases at least
// returns: practice, with_practice, cases
// example: reformgraph query co-occurring-practices -p min_cases 1
MATCH (p:Practice)<-[:INSTANCE_OF]-(:PolicyInstrument)<-[:MENTIONS]-(c:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(q:Practice)
WHERE p.name < q.name
WITH p.name AS practice, q.name AS with_practice, count(DISTINCT c) AS cases
WHERE cases >= $min_cases
RETURN practice, with_practice, cases
ORDER BY cases DESC, practice, with_practice
