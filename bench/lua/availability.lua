-- Asks what of twenty skus is available, for how much and by when.
local headers = { ["Authorization"] = "Bearer " .. os.getenv("TOKEN") }
local skus = tonumber(os.getenv("SKUS") or "1000")

math.randomseed(os.time())

function request()
  local asked = {}
  local start = math.random(0, skus - 1)
  for i = 1, 20 do
    asked[i] = string.format("sku=SKU-%d", (start + i * 37) % skus)
  end
  local query = table.concat(asked, "&") .. "&country=US&postal_code=55401&channel=web"
  return wrk.format("GET", "/api/v1/availability?" .. query, headers)
end
