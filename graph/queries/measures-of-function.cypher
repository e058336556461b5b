// title: 某条线的部门在各地实施了哪些举措
// title_en: Measures that the bodies of one line of work implement
// topic: departments
// mode: read
// param: function string 市场监管   职能条线，如市场监管、自然资源、税务 · line of work
// returns: measure, bodies, cases, who
// example: reformgraph query measures-of-function -p function 自然资源
MATCH (d:Department {function: $function})-[r:IMPLEMENTS]->(i:PolicyInstrument)
WITH i.name AS measure, d.name AS body, r.case AS case_id ORDER BY body
WITH measure, count(DISTINCT case_id) AS cases, collect(DISTINCT body) AS who
RETURN measure, size(who) AS bodies, cases, who
ORDER BY bodies DESC, cases DESC, measure
