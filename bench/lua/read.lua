-- Asks for one order by its number, over those that NUMBERS names.
local headers = { ["Authorization"] = "Bearer " .. os.getenv("TOKEN") }
local numbers = {}
for number in string.gmatch(os.getenv("NUMBERS"), "[^,]+") do
  numbers[#numbers + 1] = number
end

math.randomseed(os.time())

function request()
  return wrk.format("GET", "/api/v1/orders/" .. numbers[math.random(#numbers)], headers)
end
