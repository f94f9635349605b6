-- Remote control of Neovim for the tests: does what the test says over a socket, one request between two events.
local project, server, glue = vim.env.REMOTE_PROJECT, vim.env.REMOTE_SERVER, vim.env.REMOTE_GLUE or ''

-- The messages of the server, where the test reads them.
vim.notify = function(text)
  io.stderr:write(text .. '\n')
end

-- File managers for Neovim send these, and ask their users to announce them.
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.workspace.fileOperations = { willRename = true, didRename = true }

if glue ~= '' then
  dofile(glue).setup({ cmd = { server } })
else
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
    callback = function()
      vim.lsp.start({ name = 'interleaf', cmd = { server }, root_dir = project, capabilities = capabilities })
    end,
  })
end

local actions = {}

function actions.open(asked)
  vim.cmd.edit(vim.fn.fnameescape(asked.path))
end

function actions.attached()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'interleaf' })[1]
  return client ~= nil and client.initialized == true
end

-- The server does one thing after the other: when it answers this, it has taken in all that came before.
function actions.settle()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'interleaf' })[1]
  client:request_sync('interleaf/resolve', { uri = vim.uri_from_bufnr(0) }, 5000, 0)
end

function actions.type_line(asked)
  local row = asked.line - 2
  local column = #vim.api.nvim_buf_get_lines(0, row, row + 1, true)[1]
  vim.api.nvim_buf_set_text(0, row, column, row, column, { '', asked.text })
  vim.api.nvim_win_set_cursor(0, { asked.line, #asked.text - 1 })
end

function actions.save()
  vim.cmd.write()
end

function actions.save_all()
  vim.cmd.wall()
end

function actions.undo()
  vim.cmd.undo()
end

function actions.run(asked)
  return assert(loadstring(asked.code))()
end

function actions.view()
  local cursor = vim.api.nvim_win_get_cursor(0)
  return {
    path = vim.api.nvim_buf_get_name(0),
    text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. (vim.bo.eol and '\n' or ''),
    modified = vim.bo.modified,
    line = cursor[1],
    column = cursor[2],
  }
end

local pipe = assert(vim.uv.new_pipe(false))
local waiting = ''

local function answer(line)
  local asked = vim.json.decode(line)
  local fine, value = pcall(actions[asked['do']], asked)
  if value == nil then
    value = vim.NIL
  end
  local reply = fine and { value = value } or { error = tostring(value) }
  pipe:write(vim.json.encode(reply) .. '\n')
end

pipe:connect(vim.env.REMOTE_SOCKET, function(problem)
  assert(not problem, problem)
  pipe:read_start(function(_, chunk)
    if not chunk then
      vim.schedule(function()
        vim.cmd('qall!')
      end)
      return
    end
    waiting = waiting .. chunk
    for line in waiting:gmatch('([^\n]*)\n') do
      vim.schedule(function()
        answer(line)
      end)
    end
    waiting = waiting:match('[^\n]*$')
  end)
end)
