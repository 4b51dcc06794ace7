-- Places batches of three-line orders: SIZE orders a request.
local token, tag = os.getenv("TOKEN"), os.getenv("TAG")
local skus, size = tonumber(os.getenv("SKUS") or "1000"), tonumber(os.getenv("SIZE") or "500")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
local third = math.floor(skus / 3)
local count = 0

local form = '{"channel":"web","channel_ref":"%s-%d","currency":"USD","customer":{"name":"Ada Bench",'
  .. '"email":"ada%d@example.com"},"ship_to":{"name":"Ada Bench","line1":"12 Oak St","postal_code":"55401",'
  .. '"city":"Minneapolis","region":"MN","country":"US"},"delivery_method":"ship","lines":[%s],"confirm":true}'

math.randomseed(os.time())

local function order()
  count = count + 1
  local lines = {}
  for i = 1, 3 do
    lines[i] = string.format('{"sku":"SKU-%d","quantity":1}', math.random(0, third - 1) * 3 + i - 1)
  end
  return string.format(form, tag, count, count % 5000, table.concat(lines, ","))
end

function request()
  local orders = {}
  for i = 1, size do
    orders[i] = order()
  end
  return wrk.format("POST", "/api/v1/orders/batch", headers, '{"orders":[' .. table.concat(orders, ",") .. "]}")
end
