CREATE OR REPLACE TEMPORARY VIEW sold AS
SELECT DISTINCT o.order_id, o.day, upper(trim(c.country)) AS country, CAST(o.amount AS DECIMAL(12, 2)) AS amount
FROM orders o JOIN customers c ON o.customer_id = c.customer_id
WHERE o.status = 'paid' AND CAST(o.amount AS DOUBLE) > 0 AND c.name IS NOT NULL AND trim(c.country) <> ''
