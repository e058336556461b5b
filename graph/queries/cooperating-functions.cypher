// title: 哪些条线的部门常在一起合作
// title_en: Which lines of work cooperate, over all places
// topic: cooperation
// mode: read
// param: min_cases integer 1   至少的案例数 · cases at least
// returns: function, partner_function, cases, pairs
// example: reformgraph query cooperating-functions -p min_cases 2
MATCH (a:Body)-[r:COOPERATES_WITH]->(b:Body)
WITH r.case AS case_id, a.name + ' — ' + b.name AS pair, coalesce(a.function, a.kind) AS one, coalesce(b.function, b.kind) AS other
WHERE one IS NOT NULL AND other IS NOT NULL
WITH case_id, pair, CASE WHEN one <= other THEN one ELSE other END AS function, CASE WHEN one <= other THEN other ELSE one END AS partner_function
ORDER BY pair
WITH function, partner_function, count(DISTINCT case_id) AS cases, collect(DISTINCT pair) AS pairs
WHERE cases >= $min_cases
RETURN function, partner_function, cases, pairs
ORDER BY cases DESC, function, partner_function
