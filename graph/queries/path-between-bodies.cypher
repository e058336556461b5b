// title: 两个部门之间如何相连
// title_en: How two bodies are connected
// topic: cooperation
// mode: read
// param: from string 浙江省自然资源厅   起点全称 · full name of the first
// param: to string 国家金融监督管理总局浙江监管局   终点全称 · full name of the second
// returns: hops, nodes, relationships
// example: reformgraph query path-between-bodies -p from 浙江省自然资源厅 -p to 国家金融监督管理总局浙江监管局
MATCH (a:Body {name: $from}), (b:Body {name: $to})
MATCH path = shortestPath((a)-[:COOPERATES_WITH|IMPLEMENTS|ISSUED|OPERATES|USES|LED_BY|INSTANCE_OF*..8]-(b))
RETURN length(path) AS hops, [n IN nodes(path) | n.name] AS nodes, [r IN relationships(path) | type(r)] AS relationships
