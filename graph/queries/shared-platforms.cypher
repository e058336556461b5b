// title: 哪些平台被多项举措共用
// title_en: Platforms that several measures share
// topic: platforms
// mode: read
// param: min_users integer 2   至少几项举措或案例使用 · measures or cases at least
// returns: platform, users, used_by
// example: reformgraph query shared-platforms -p min_users 1
MATCH (x)-[:USES]->(p:Platform)
WITH p, x ORDER BY x.name
WITH p, collect(DISTINCT x.name) AS used_by, count(DISTINCT x) AS users
WHERE users >= $min_users
RETURN p.name AS platform, users, used_by
ORDER BY users DESC, platform, p.id
