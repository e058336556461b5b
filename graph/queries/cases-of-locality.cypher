// title: 某地（含下辖地区）有哪些案例
// title_en: Cases of a place and the places within it
// topic: localities
// mode: read
// param: place string 杭州市   地区全称 · full name of a place
// returns: batch, number, case_title, place
// example: reformgraph query cases-of-locality -p place 浙江省
MATCH (top:Locality {name: $place})<-[:PART_OF*0..4]-(l:Locality)<-[:LOCATED_IN]-(c:Case)-[:PART_OF]->(b:Batch)
WITH DISTINCT b, c, l
RETURN b.id AS batch, c.number AS number, c.title AS case_title, l.name AS place
ORDER BY batch, number, place
