// title: 谁建设运营哪些平台
// title_en: Who operates which platform
// topic: platforms
// mode: read
// returns: platform, operators, cases
// example: reformgraph query platform-operators
MATCH (a)-[r:OPERATES]->(p:Platform)
WITH p, a, r ORDER BY a.name
WITH p, collect(DISTINCT a.name) AS operators, count(DISTINCT r.case) AS cases
RETURN p.name AS platform, operators, cases
ORDER BY cases DESC, platform, p.id
