// title: 哪些案例没有认出牵头方
// title_en: Cases without a leader
// topic: quality
// mode: read
// returns: batch, number, case_title
// example: reformgraph query cases-without-leader
MATCH (b:Batch)<-[:PART_OF]-(c:Case)
WHERE NOT (c)-[:LED_BY]->()
RETURN b.id AS batch, c.number AS number, c.title AS case_title
ORDER BY batch, number
