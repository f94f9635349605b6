--- Interleaf in Neovim (0.10 or newer): saving a governed file turns its buffer into the session copy.
---
--- Put this file on the runtime path as `lua/interleaf.lua` and call `require('interleaf').setup()`.
---
--- Without it the language server alone intercepts saves, which rewrites the global file with its own bytes. With it the
--- global file is not opened for writing at all, and undo history, cursor and marks stay. If the server cannot be asked
--- while a session is active, the file is not written: the buffer keeps its text and says why.
local M = {}

--- The last `interleaf/state` of the server, or nil. `vim.g.interleaf_status` holds its line for the status line.
M.state = nil

local settings = {
  cmd = { 'interleaf-lsp' },
  --- Milliseconds that a save waits for the server.
  patience = 5000,
}

local NEWLINES = { unix = '\n', dos = '\r\n', mac = '\r' }
local BYTE_ORDER_MARK = '\239\187\191'

-- The project ------------------------------------------------------------------------------------------------------------

--- The project that governs a path, or nil: the nearest directory upwards that Interleaf knows.
local function project_of(path)
  -- A session may have its own copy of interleaf.toml: what lies in a session belongs to the project around it.
  local around = path:match('^(.-)/workspace/sessions/[^/]+/files/')
  return around
    or vim.fs.root(path, 'interleaf.toml')
    or vim.fs.root(path, function(name, directory)
      return name == 'workspace' and vim.uv.fs_stat(directory .. '/workspace/sessions') ~= nil
    end)
end

--- Whether a session is active there: the marker is the truth, also while no server runs.
local function session_is_active(project)
  for name in vim.fs.dir(project .. '/workspace') do
    if vim.startswith(name, '.active-') then
      return true
    end
  end
  return false
end

-- The server -------------------------------------------------------------------------------------------------------------

local function client_of(buffer)
  return vim.lsp.get_clients({ bufnr = buffer, name = 'interleaf' })[1]
end

--- The server's answer, or nil and the reason why there is none.
local function ask(buffer, method, params)
  local client = client_of(buffer)
  if not client then
    return nil, 'its server is not running'
  end
  local answer, problem
  if vim.fn.has('nvim-0.11') == 1 then
    answer, problem = client:request_sync(method, params, settings.patience, buffer)
  else
    answer, problem = client.request_sync(method, params, settings.patience, buffer)
  end
  if not answer then
    return nil, 'its server did not answer (' .. tostring(problem) .. ')'
  end
  if answer.err then
    return nil, answer.err.message
  end
  return answer.result
end

-- Buffers that become session copies -------------------------------------------------------------------------------------

--- What the buffer would be on disk: line endings, byte order mark, encoding and a missing final newline as they are.
local function bytes_of(buffer)
  local options = vim.bo[buffer]
  local newline = NEWLINES[options.fileformat]
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
  local empty = #lines == 1 and lines[1] == '' and vim.api.nvim_buf_get_offset(buffer, 1) <= 0
  local text = table.concat(lines, newline) .. ((options.endofline and not empty) and newline or '')
  local encoding = options.fileencoding ~= '' and options.fileencoding or 'utf-8'
  local encoded = encoding == 'utf-8' and text or vim.iconv(text, 'utf-8', encoding)
  return (options.bomb and encoding == 'utf-8') and BYTE_ORDER_MARK .. encoded or encoded, text
end

local function read_file(path)
  local file = io.open(path, 'rb')
  local content = file and file:read('*a')
  if file then
    file:close()
  end
  return content
end

--- Give the buffer another file name without touching either file; the server hears of it as closed and opened.
local function rename_buffer(buffer, path)
  local clients = vim.lsp.get_clients({ bufnr = buffer })
  for _, client in ipairs(clients) do
    vim.lsp.buf_detach_client(buffer, client.id)
  end
  vim.api.nvim_buf_call(buffer, function()
    vim.cmd('silent noautocmd keepalt file ' .. vim.fn.fnameescape(path))
  end)
  return function()
    for _, client in ipairs(clients) do
      vim.lsp.buf_attach_client(buffer, client.id)
    end
  end
end

--- Take the text of the file on disk; undo, cursor and scroll position stay.
local function reload(buffer)
  vim.api.nvim_buf_call(buffer, function()
    local view = vim.fn.winsaveview()
    vim.cmd('silent noautocmd keepalt keepjumps edit!')
    vim.fn.winrestview(view)
  end)
end

--- Write the buffer to its own file, past the interception (ours is done) and past the user's hooks (they have run).
local function write_plainly(buffer, bang)
  vim.api.nvim_buf_call(buffer, function()
    local fix = vim.bo.fixendofline
    vim.bo.fixendofline = false
    local fine, problem = pcall(vim.cmd, { cmd = 'write', bang = bang, mods = { silent = true, noautocmd = true } })
    vim.bo.fixendofline = fix
    if not fine then
      error(problem, 0)
    end
  end)
end

--- Show a copy that has a buffer of its own already, and let the buffer of the global show the global again.
local function show_existing(buffer, copy)
  for _, window in ipairs(vim.fn.win_findbuf(buffer)) do
    vim.api.nvim_win_set_buf(window, copy)
  end
  if not vim.bo[copy].modified then
    reload(copy)
  end
  reload(buffer)
end

--- Become the session copy at `path`. Returns whether the copy's text is another than the buffer's was.
local function become(buffer, path)
  local existing = vim.fn.bufnr('^' .. vim.fn.escape(path, '[]*?{}\\^$') .. '$')
  if existing ~= -1 and existing ~= buffer and vim.api.nvim_buf_is_loaded(existing) then
    local differs = read_file(path) ~= bytes_of(buffer)
    show_existing(buffer, existing)
    return differs
  end
  local attach = rename_buffer(buffer, path)
  local differs = read_file(path) ~= bytes_of(buffer)
  if differs then
    reload(buffer)
  else
    -- The same bytes once more: only so does Neovim take the file for its own and not ask at the next save.
    write_plainly(buffer, true)
  end
  attach()
  return differs
end

--- BufWriteCmd: the whole buffer is to be written to `event.match`.
local function write(event)
  local buffer, own = event.buf, vim.api.nvim_buf_get_name(event.buf)
  local target = vim.fn.fnamemodify(event.file ~= '' and event.file or event.match, ':p')
  local bang = vim.v.cmdbang == 1
  vim.api.nvim_exec_autocmds('BufWritePre', { buffer = buffer, modeline = false })
  local _, text = bytes_of(buffer)
  local project = project_of(target) or project_of(own)
  local answer, problem
  -- Session copies and notes are files like any other.
  if not vim.startswith(target, project .. '/workspace/') then
    answer, problem = ask(buffer, 'interleaf/redirect', { uri = vim.uri_from_fname(target), text = text })
  end
  if problem and session_is_active(project) then
    -- Fail closed. An error also keeps :wq and :x from closing the window.
    error('Interleaf: NOT written, ' .. problem .. '. Your text is in the buffer; :InterleafRestart, then save again.', 0)
  end
  local copy = answer and answer.uri and answer.uri ~= vim.NIL and vim.uri_to_fname(answer.uri) or nil
  if target ~= own then
    if not copy then
      vim.cmd({ cmd = 'write', args = { vim.fn.fnameescape(target) }, bang = bang, mods = { noautocmd = true } })
    end
  elseif copy then
    if become(buffer, copy) then
      vim.notify('Interleaf: the session copy had newer text; it is shown now, yours included', vim.log.levels.WARN)
    end
  else
    write_plainly(buffer, bang)
  end
  vim.api.nvim_exec_autocmds('BufWritePost', { buffer = buffer, modeline = false })
end

-- Following the session --------------------------------------------------------------------------------------------------

--- Show what the session has: a global whose copy exists becomes the copy, a copy of a closed session the global again.
local function follow(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) or vim.bo[buffer].modified then
    return
  end
  local name = vim.api.nvim_buf_get_name(buffer)
  local answer = ask(buffer, 'interleaf/resolve', { uri = vim.uri_from_fname(name) })
  if answer and answer.state == 'session' and vim.uri_to_fname(answer.uri) ~= name then
    become(buffer, vim.uri_to_fname(answer.uri))
  end
end

local function leave_closed_sessions(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local project, session, path = name:match('^(.-)/workspace/sessions/([^/]+)/files/(.+)$')
  if not project or vim.uv.fs_stat(project .. '/workspace/sessions/' .. session) then
    return
  end
  local attach = rename_buffer(buffer, project .. '/' .. path)
  if not vim.bo[buffer].modified and vim.uv.fs_stat(project .. '/' .. path) then
    reload(buffer)
  else
    -- Nothing on disk has this text under that name: keep it in sight as unsaved.
    vim.bo[buffer].modified = true
  end
  attach()
end

local function on_state(_, state)
  local before = M.state and M.state.active ~= vim.NIL and M.state.active and M.state.active.name
  local now = state.active ~= vim.NIL and state.active and state.active.name
  M.state = state
  vim.g.interleaf_status = state.statusBar.text
  vim.schedule(function()
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      if client_of(buffer) then
        leave_closed_sessions(buffer)
        if now and now ~= before then
          follow(buffer)
        end
      end
    end
    vim.cmd.redrawstatus()
  end)
end

-- Set-up -----------------------------------------------------------------------------------------------------------------

--- Look after a buffer's file if a project governs it; `anywhere`: also where no session has ever been.
local function attend(buffer, anywhere)
  local name = vim.api.nvim_buf_get_name(buffer)
  if vim.bo[buffer].buftype ~= '' or name == '' then
    return
  end
  local project = project_of(name) or (anywhere and (vim.fs.root(name, '.git') or vim.fs.dirname(name)))
  if not project then
    return
  end
  vim.lsp.start({
    name = 'interleaf',
    cmd = settings.cmd,
    root_dir = project,
    init_options = { saves = 'client' },
    handlers = { ['interleaf/state'] = on_state },
  }, { bufnr = buffer })
  vim.api.nvim_clear_autocmds({ group = 'interleaf', buffer = buffer })
  vim.api.nvim_create_autocmd('BufWriteCmd', { group = 'interleaf', buffer = buffer, callback = write })
end

--- Run a verb of Interleaf with its fields: `verb('start', { name = 'draft' })`. Returns the result, or nil and why.
function M.verb(verb, fields)
  local buffer = vim.api.nvim_get_current_buf()
  if not client_of(buffer) then
    attend(buffer, true)
  end
  vim.wait(settings.patience, function()
    local client = client_of(buffer)
    return client ~= nil and client.initialized == true
  end, 10)
  local params = { command = 'interleaf.' .. verb, arguments = { fields or vim.empty_dict() } }
  return ask(buffer, 'workspace/executeCommand', params)
end

--- The current file's path in the project, whether the buffer shows the global or a session's copy.
local function current_path()
  local name = vim.api.nvim_buf_get_name(0)
  local project = project_of(name)
  return name:match('/workspace/sessions/[^/]+/files/(.+)$') or (project and name:sub(#project + 2)) or name
end

local function confirmed(question, answer)
  return vim.fn.confirm(question, '&' .. answer .. '\n&No', 2) == 1
end

--- What `:Interleaf WORD ...` does: each gives the result, or nil and why not; nothing at all if the person said no.
local commands = {
  start = function(words)
    return M.verb('start', { name = words[1], description = table.concat(words, ' ', 2) })
  end,
  switch = function(words)
    return M.verb('switch', { name = words[1] })
  end,
  retry = function(words)
    return M.verb('retry', { file_path = current_path(), reason = table.concat(words, ' ') })
  end,
  commit = function()
    local answer, problem = M.verb('commit')
    if not answer then
      return nil, problem
    end
    local preview, lines = answer.preview, {}
    for _, kind in ipairs({ 'modified', 'created', 'deleted' }) do
      for _, path in ipairs(preview[kind]) do
        lines[#lines + 1] = kind .. ' ' .. path
      end
    end
    if confirmed(('Commit session %s?\n%s'):format(preview.session, table.concat(lines, '\n')), 'Commit') then
      return M.verb('commit', { force = true, token = preview.token })
    end
  end,
  cancel = function()
    if confirmed('Discard the session? Its work goes to the trash.', 'Discard') then
      return M.verb('cancel')
    end
  end,
}

local function command(asked)
  local words = vim.list_slice(asked.fargs, 2)
  local action = commands[asked.fargs[1]]
  local answer, problem
  if action then
    answer, problem = action(words)
  else
    problem = 'use one of: ' .. table.concat(vim.tbl_keys(commands), ', ')
  end
  if problem then
    vim.notify('Interleaf: ' .. problem, vim.log.levels.ERROR)
  elseif answer then
    vim.notify('Interleaf: ' .. asked.args .. ': done')
  end
end

--- Start again with a fresh server.
function M.restart()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'interleaf' })) do
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop(true)
    else
      client.stop(true)
    end
  end
  vim.defer_fn(function()
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(buffer) then
        attend(buffer)
      end
    end
  end, 200)
end

--- Look after every file of a project that Interleaf knows.
---@param options? { cmd?: string[], patience?: integer } the server's command; milliseconds that a save waits for it
function M.setup(options)
  settings = vim.tbl_extend('force', settings, options or {})
  vim.api.nvim_create_augroup('interleaf', { clear = true })
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
    group = 'interleaf',
    callback = function(event)
      attend(event.buf)
    end,
  })
  vim.api.nvim_create_autocmd('LspAttach', {
    group = 'interleaf',
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'interleaf' then
        vim.schedule(function()
          follow(event.buf)
        end)
      end
    end,
  })
  vim.api.nvim_create_user_command('Interleaf', command, {
    nargs = '+',
    desc = 'start, switch, commit or cancel a session, or reject the version of this file',
    complete = function(typed)
      return vim.tbl_filter(function(word)
        return vim.startswith(word, typed)
      end, vim.tbl_keys(commands))
    end,
  })
  vim.api.nvim_create_user_command('InterleafRestart', M.restart, { desc = 'Start the Interleaf server again' })
end

return M
