;;; interleaf.el --- Saving a governed file turns its buffer into the session copy  -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT
;; Package-Requires: ((emacs "29.1"))
;; Keywords: files, tools

;;; Commentary:

;; Put this file on the load path and say (require 'interleaf) (interleaf-mode 1).
;;
;; With eglot alone the language server intercepts saves, which rewrites the global file with its own bytes.  With this
;; file the global is not opened for writing at all, and undo history and point stay.  In modes where eglot runs another
;; server, or none, the command-line program takes the text.  If neither can be asked while a session is active, the file
;; is not saved: the buffer keeps its text, and the error says why.

;;; Code:

(require 'eglot)
(require 'url-util)

(defgroup interleaf nil
  "Isolated work sessions with copy-on-write files."
  :group 'files)

(defcustom interleaf-server-command '("interleaf-lsp")
  "The language server's program and its arguments."
  :type '(repeat string))

(defcustom interleaf-program "interleaf"
  "The command-line program, for modes without the server; nil: never."
  :type '(choice string (const nil)))

(defcustom interleaf-modes '(text-mode)
  "Major modes (and those derived from them) that eglot looks after."
  :type '(repeat symbol))

(defcustom interleaf-patience 5
  "Seconds that a save waits for the server."
  :type 'number)

(defvar interleaf-status ""
  "The server's line for the mode line.")

(defvar interleaf-session nil
  "The name of the active session, or nil.")

;;; The project

(defun interleaf-project (file)
  "The root of the project that governs FILE, or nil."
  (when file
    ;; A session may have its own copy of interleaf.toml: what lies in a session belongs to the project around it.
    (if (string-match "\\`\\(.*?\\)/workspace/sessions/[^/]+/files/" file)
        (file-name-as-directory (match-string 1 file))
      (when-let* ((found (or (locate-dominating-file file "interleaf.toml")
                             (locate-dominating-file file "workspace/sessions"))))
        (expand-file-name found)))))

(defun interleaf--active-p (project)
  "Whether a session is active in PROJECT; needs no server."
  (file-expand-wildcards (concat (replace-regexp-in-string "[][*?\\]" "\\\\\\&" project) "workspace/.active-*")))

(defun interleaf--find-project (directory)
  "For `project-find-functions': the Interleaf project around DIRECTORY."
  (when-let* ((root (interleaf-project (expand-file-name "x" directory))))
    (cons 'transient root)))

;;; The server

(defun interleaf--uri (file)
  "FILE as a URI."
  (concat "file://" (url-hexify-string (encode-coding-string file 'utf-8) url-path-allowed-chars)))

(defun interleaf--path (uri)
  "The file that URI names, decoded."
  (decode-coding-string (url-unhex-string (string-remove-prefix "file://" uri)) 'utf-8))

(defvar interleaf--servers nil
  "Servers of ours that have told their state.")

(defun interleaf--server ()
  "The running server of this buffer's project, or nil."
  (let ((project (interleaf-project buffer-file-name)))
    (seq-find (lambda (server)
                (and project (jsonrpc-running-p server)
                     (file-equal-p (project-root (slot-value server 'project)) project)))
              interleaf--servers)))

(defun interleaf-verb (verb &rest fields)
  "Run VERB of Interleaf with FIELDS, such as :name \"draft\".
The result is a property list."
  (jsonrpc-request (or (interleaf--server) (user-error "Interleaf: its server is not running"))
                   :workspace/executeCommand
                   (list :command (concat "interleaf." verb)
                         :arguments (vector (or fields (make-hash-table))))))

(cl-defmethod eglot-handle-notification
  (server (_method (eql interleaf/state)) &key active statusBar &allow-other-keys)
  "Take note of SERVER's state; move buffers whose session has ended."
  (setq interleaf--servers (cons server (seq-filter #'jsonrpc-running-p (delq server interleaf--servers))))
  (setq interleaf-status (concat " " (plist-get statusBar :text)))
  (let ((before interleaf-session))
    (setq interleaf-session (plist-get active :name))
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when (and buffer-file-name (interleaf-project buffer-file-name))
          (interleaf--leave-closed-session)
          (when (and interleaf-session (not (equal interleaf-session before)))
            (interleaf--follow))))))
  (force-mode-line-update t))

;;; Buffers that become session copies

(defun interleaf--text-on-disk (file)
  "What this buffer would show of FILE."
  (let ((coding buffer-file-coding-system))
    (with-temp-buffer
      (let ((coding-system-for-read coding))
        (insert-file-contents file))
      (buffer-string))))

(defun interleaf--text ()
  "The whole text of this buffer."
  (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max))))

(defun interleaf--rename-buffer (file)
  "Let this buffer visit FILE, touching neither file.
The server hears of it as of a file that was closed and one that was opened."
  ;; eglot has no public way to say so: a buffer that is renamed keeps its old URI there.
  (when (eglot-managed-p) (eglot--signal-textDocument/didClose))
  (let ((change-major-mode-with-file-name nil)
        (modified (buffer-modified-p)))
    (set-visited-file-name file t t)
    (set-buffer-modified-p modified))
  (when (eglot-managed-p) (eglot--signal-textDocument/didOpen)))

(defun interleaf--reload ()
  "Take the text on disk; undo and point stay."
  (let ((revert-without-query '("")))
    (revert-buffer t t t)))

(defun interleaf--become (file)
  "Become the session copy FILE.
Return whether its text is another than this buffer's was."
  (let ((existing (find-buffer-visiting file))
        (differs (not (equal (interleaf--text-on-disk file) (interleaf--text)))))
    (cond
     ((and existing (not (eq existing (current-buffer))))
      (let ((global (current-buffer)))
        (dolist (window (get-buffer-window-list global nil t))
          (set-window-buffer window existing))
        (with-current-buffer existing
          (unless (buffer-modified-p) (interleaf--reload)))
        (set-buffer-modified-p nil)
        (interleaf--reload)))
     (t
      (interleaf--rename-buffer file)
      (set-buffer-modified-p nil)
      (set-visited-file-modtime)
      (when differs (interleaf--reload))))
    differs))

(defun interleaf--redirect-by-server (server)
  "Have SERVER take this buffer into the session.
Return the copy, or nil if the file is not ours."
  (let ((answer (jsonrpc-request server :interleaf/redirect
                                 (list :uri (interleaf--uri buffer-file-name) :text (interleaf--text))
                                 :timeout interleaf-patience)))
    (when-let* ((uri (plist-get answer :uri)))
      (interleaf--path uri))))

(defun interleaf--run (project text &rest words)
  "The answer of the program to WORDS in PROJECT.
TEXT, a string or nil, is on its standard input."
  (unless (and interleaf-program (executable-find interleaf-program))
    (error "Its server is not running"))
  (let ((output (generate-new-buffer " *interleaf*"))
        (coding-system-for-write (if text buffer-file-coding-system 'utf-8))
        (coding-system-for-read 'utf-8))
    (unwind-protect
        (progn
          (apply #'call-process-region (or text "") nil interleaf-program nil (list output nil) nil
                 "--project" (directory-file-name project) "--json" words)
          (with-current-buffer output
            (goto-char (point-min))
            (json-parse-buffer :object-type 'plist :null-object nil :false-object nil)))
      (kill-buffer output))))

(defun interleaf--redirect-by-program (project)
  "Have the program take this buffer into PROJECT's session.
Return the copy, or nil if the file is not ours."
  (let* ((path (file-relative-name buffer-file-name project))
         (before (plist-get (interleaf--run project nil "resolve" path) :result)))
    (cond
     ((null (plist-get before :session)) nil)
     ((equal (plist-get before :source) "session")
      (error "The session has its own copy, which may be newer: visit %s" (plist-get before :resolved)))
     (t
      (let* ((answer (interleaf--run project (interleaf--text) "write" path))
             (problem (plist-get answer :error)))
        (cond
         ((null problem)
          (expand-file-name (plist-get (plist-get (interleaf--run project nil "resolve" path) :result) :resolved)
                            project))
         ((equal (plist-get problem :kind) "not-governed") nil)
         (t (error "%s" (plist-get problem :message)))))))))

(defun interleaf--write ()
  "For `write-file-functions': write this buffer into the session.
Nil: not ours, save as usual."
  (when-let* ((project (interleaf-project buffer-file-name))
              ;; Session copies and notes are files like any other.
              (outside (not (string-prefix-p (concat project "workspace/") buffer-file-name))))
    (condition-case problem
        (let* ((server (interleaf--server))
               (copy (if server
                         (interleaf--redirect-by-server server)
                       (interleaf--redirect-by-program project))))
          (when copy
            (when (interleaf--become copy)
              (message "Interleaf: the session copy had newer text; it is shown now, yours included"))
            t))
      ;; Fail closed: an error here keeps Emacs from saving.
      (error (when (interleaf--active-p project)
               (user-error "Interleaf: NOT saved. %s. Your text is in the buffer"
                           (error-message-string problem)))))))

;;; Commands

(defun interleaf--current-path ()
  "This buffer's path in the project, whether it shows the global or a copy."
  (let ((project (interleaf-project buffer-file-name)))
    (if (string-match "/workspace/sessions/[^/]+/files/\\(.+\\)\\'" buffer-file-name)
        (match-string 1 buffer-file-name)
      (file-relative-name buffer-file-name project))))

(defun interleaf-start (name &optional description)
  "Start the session NAME, with a DESCRIPTION, and make it the active one."
  (interactive "sName of the session: \nsDescription: ")
  (interleaf-verb "start" :name name :description (or description "")))

(defun interleaf-switch (name)
  "Make session NAME the active one."
  (interactive
   (list (completing-read
          "Session: " (mapcar (lambda (session) (plist-get session :name))
                              (plist-get (interleaf-verb "list") :sessions)))))
  (interleaf-verb "switch" :name name))

(defun interleaf-retry (reason)
  "Reject the version of this file, for REASON."
  (interactive "sWhat is wrong with it: ")
  (interleaf-verb "retry" :file_path (interleaf--current-path) :reason reason))

(defun interleaf-commit ()
  "Show what the session would change, ask, and commit exactly that."
  (interactive)
  (let* ((preview (plist-get (interleaf-verb "commit") :preview))
         (paths (append (plist-get preview :modified) (plist-get preview :created) (plist-get preview :deleted) nil)))
    (when (yes-or-no-p (format "Commit session %s (%s)? " (plist-get preview :session) (string-join paths ", ")))
      (interleaf-verb "commit" :force t :token (plist-get preview :token)))))

(defun interleaf-cancel ()
  "Discard the active session; its work goes to the trash."
  (interactive)
  (when (yes-or-no-p "Discard the session? Its work goes to the trash. ")
    (interleaf-verb "cancel")))

;;; Following the session

(defun interleaf--follow ()
  "Show the session's copy of a global that has one."
  (when-let* ((server (interleaf--server))
              (buffer (current-buffer)))
    (jsonrpc-async-request
     server :interleaf/resolve (list :uri (interleaf--uri buffer-file-name))
     :success-fn
     (lambda (answer)
       (when (buffer-live-p buffer)
         (with-current-buffer buffer
           (let ((uri (plist-get answer :uri)))
             (when (and uri (equal (plist-get answer :state) "session") (not (buffer-modified-p))
                        (not (equal (interleaf--path uri) buffer-file-name)))
               (interleaf--become (interleaf--path uri)))))))
     :error-fn #'ignore :timeout-fn #'ignore)))

(defun interleaf--leave-closed-session ()
  "Let a copy of a session that is no more become the global again."
  (when (string-match "\\`\\(.*?/\\)workspace/sessions/\\([^/]+\\)/files/\\(.+\\)\\'" buffer-file-name)
    (let ((global (concat (match-string 1 buffer-file-name) (match-string 3 buffer-file-name)))
          (session (concat (match-string 1 buffer-file-name) "workspace/sessions/" (match-string 2 buffer-file-name))))
      (unless (file-exists-p session)
        (interleaf--rename-buffer global)
        (if (and (file-exists-p global) (not (buffer-modified-p)))
            (progn (set-visited-file-modtime) (interleaf--reload))
          ;; Nothing on disk has this text under that name: keep it in sight as unsaved.
          (set-buffer-modified-p t))))))

;;; The mode

(defun interleaf--attend ()
  "Look after this buffer if an Interleaf project governs its file."
  (when (interleaf-project buffer-file-name)
    ;; Last, so that other functions there (an encryption, say) come first; it survives a change of the major mode.
    (add-hook 'write-file-functions #'interleaf--write 90 t)
    (when (apply #'derived-mode-p interleaf-modes)
      (eglot-ensure))))

(defun interleaf--managed ()
  "For `eglot-managed-mode-hook'."
  (when (and (eglot-managed-p) buffer-file-name (interleaf-project buffer-file-name))
    (interleaf--follow)))

(defun interleaf--contact (&rest _)
  "How eglot starts the server: saves are ours."
  (append interleaf-server-command '(:initializationOptions (:saves "client"))))

;;;###autoload
(define-minor-mode interleaf-mode
  "Saving a file of a project with sessions turns its buffer into the session copy."
  :global t
  :lighter (:eval interleaf-status)
  (if interleaf-mode
      (progn
        (add-to-list 'eglot-server-programs (cons interleaf-modes #'interleaf--contact))
        (add-hook 'project-find-functions #'interleaf--find-project)
        (add-hook 'find-file-hook #'interleaf--attend)
        (add-hook 'eglot-managed-mode-hook #'interleaf--managed)
        (dolist (buffer (buffer-list))
          (with-current-buffer buffer
            (when buffer-file-name (interleaf--attend)))))
    (setq eglot-server-programs (delete (cons interleaf-modes #'interleaf--contact) eglot-server-programs))
    (remove-hook 'project-find-functions #'interleaf--find-project)
    (remove-hook 'find-file-hook #'interleaf--attend)
    (remove-hook 'eglot-managed-mode-hook #'interleaf--managed)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (remove-hook 'write-file-functions #'interleaf--write t)))))

(provide 'interleaf)
;;; interleaf.el ends here
