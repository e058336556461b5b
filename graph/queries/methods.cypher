// title: 各规则产生了多少关系
// title_en: Relationships by the rule that found them
// topic: quality
// mode: read
// returns: type, method, edges, confidence
// example: reformgraph query methods
MATCH ()-[r]->()
WHERE r.method IS NOT NULL
WITH type(r) AS type, r.method AS method, count(r) AS edges, avg(r.confidence) AS mean
RETURN type, method, edges, round(mean * 1000) / 1000 AS confidence
ORDER BY type, edges DESC, method
