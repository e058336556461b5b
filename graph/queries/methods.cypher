// title: 各规则产生了多少关系
// title_en: Relationships by the rule that found them
// topic: quality
// mode: read
// returns: type, method, edges, confidence
// example: reformgraph query methods
MATCH ()-[r]->()
WHERE r.method IS NOT NULL
// Thousandths are summed as whole numbers, so that no order of the sum changes the mean.
WITH type(r) AS type, r.method AS method, count(r) AS edges, count(r.confidence) AS told, sum(toInteger(round(r.confidence * 1000))) AS thousandths
RETURN type, method, edges, CASE WHEN told = 0 THEN null ELSE round(thousandths * 1.0 / told) / 1000 END AS confidence
ORDER BY type, edges DESC, method
