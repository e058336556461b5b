// title: 谁与谁合作，见于多少案例
// title_en: Who cooperates with whom
// topic: cooperation
// mode: read
// param: min_cases integer 1   至少的案例数 · cases at least
// returns: body, partner, cases
// example: reformgraph query cooperating-bodies -p min_cases 1
MATCH (a:Body)-[r:COOPERATES_WITH]->(b:Body)
WITH CASE WHEN a.name <= b.name THEN a.name ELSE b.name END AS body, CASE WHEN a.name <= b.name THEN b.name ELSE a.name END AS partner,
     count(DISTINCT r.case) AS cases
WHERE cases >= $min_cases
RETURN body, partner, cases
ORDER BY cases DESC, body, partner
