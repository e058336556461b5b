// title: 哪些平台被多个案例共用
// title_en: Platforms that several cases share
// topic: platforms
// mode: read
// param: min_cases integer 2   至少几个案例使用，案例与它的举措算一个 · cases at least; a case and its measures count once
// returns: platform, cases, used_by
// example: reformgraph query shared-platforms -p min_cases 2
MATCH (x)-[u:USES]->(p:Platform)
WITH p, x, u ORDER BY x.name
WITH p, collect(DISTINCT x.name) AS used_by, count(DISTINCT u.case) AS cases
WHERE cases >= $min_cases
RETURN p.name AS platform, cases, used_by
ORDER BY cases DESC, platform, p.id
