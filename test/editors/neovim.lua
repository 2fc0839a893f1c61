-- Opens project.cfg with the language server, as docs/editors.md says, and writes what the editor got to OUTPUT as JSON.
local node, server, output = vim.env.NODE, vim.env.SERVER, vim.env.OUTPUT
vim.cmd("edit project.cfg")
vim.bo.filetype = "databand-cfg"
local buffer = vim.api.nvim_get_current_buf()
local config = { name = "databand", cmd = { node, server, "--stdio" }, root_dir = vim.fn.getcwd() }
-- Neovim 0.8 and newer have `start`.
if vim.lsp.start then
  vim.lsp.start(config)
else
  vim.lsp.buf_attach_client(buffer, vim.lsp.start_client(config))
end

local function ask(method, line, character, more)
  vim.api.nvim_win_set_cursor(0, { line, character })
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, "utf-16"), more or {})
  for _, answer in pairs(vim.lsp.buf_request_sync(buffer, method, params, 30000) or {}) do
    if answer.result then return answer.result end
  end
end

vim.wait(60000, function() return #vim.diagnostic.get(buffer) > 0 end, 50)
local diagnostics = vim.diagnostic.get(buffer)
local completion = ask("textDocument/completion", 4, 3) or {}
local hover = ask("textDocument/hover", 3, 3) or { contents = {} }
local range = { start = { line = 1, character = 0 }, ["end"] = { line = 1, character = 3 } }
local actions = ask("textDocument/codeAction", 2, 0, { range = range, context = { diagnostics = {} } }) or {}
local function map(field, list) return vim.tbl_map(function(one) return one[field] end, list) end

vim.fn.writefile({
  vim.fn.json_encode({
    diagnostics = map("message", diagnostics),
    completion = map("label", completion.items or completion),
    hover = hover.contents.value or "",
    actions = map("title", actions),
  }),
}, output)
vim.cmd("qall!")
