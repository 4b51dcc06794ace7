-- Places three-line orders: over all skus, or all of them on the one that HOT names.
local token, tag = os.getenv("TOKEN"), os.getenv("TAG")
local skus, hot = tonumber(os.getenv("SKUS") or "1000"), os.getenv("HOT")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
local third = math.floor(skus / 3)
local count = 0

local form = '{"channel":"web","channel_ref":"%s-%d","currency":"USD","customer":{"name":"Ada Bench",'
  .. '"email":"ada%d@example.com"},"ship_to":{"name":"Ada Bench","line1":"12 Oak St","postal_code":"55401",'
  .. '"city":"Minneapolis","region":"MN","country":"US"},"delivery_method":"ship","lines":[%s],"confirm":true}'

math.randomseed(os.time())

function request()
  count = count + 1
  local lines = {}
  for i = 1, 3 do
    local sku = hot or string.format("SKU-%d", math.random(0, third - 1) * 3 + i - 1)
    lines[i] = string.format('{"sku":"%s","quantity":1}', sku)
  end
  local body = string.format(form, tag, count, count % 5000, table.concat(lines, ","))
  return wrk.format("POST", "/api/v1/orders", headers, body)
end
