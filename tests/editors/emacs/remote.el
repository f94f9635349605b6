;;; remote.el --- Remote control of Emacs for the tests  -*- lexical-binding: t -*-
;; Does what the test says over a socket, one request between two events.
(require 'eglot)
(require 'json)

(defvar remote-project (file-name-as-directory (getenv "REMOTE_PROJECT")))
(defvar remote-waiting "")
(defvar remote-requests nil)

(setq make-backup-files nil create-lockfiles nil auto-save-default nil
      ;; An Emacs that was only unpacked has no compiler to replace a primitive with.
      native-comp-enable-subr-trampolines nil
      eglot-sync-connect 10 eglot-autoreconnect nil
      auto-mode-alist '(("" . text-mode))
      project-find-functions (list (lambda (_) (cons 'transient remote-project))))

(if (string= (getenv "REMOTE_GLUE") "")
    (add-to-list 'eglot-server-programs `(text-mode . (,(getenv "REMOTE_SERVER"))))
  (load (getenv "REMOTE_GLUE") nil t)
  (setq interleaf-server-command (list (getenv "REMOTE_SERVER")))
  (interleaf-mode 1))

(defun remote-buffer ()
  "The buffer that the person sees."
  (window-buffer (selected-window)))

(defun remote-do (asked)
  "Do what ASKED says and return the value of it."
  (let ((text (lambda (key) (gethash key asked))))
    (with-current-buffer (remote-buffer)
      (pcase (funcall text "do")
        ("open" (find-file (funcall text "path"))
         (unless (or (eglot-managed-p) (bound-and-true-p interleaf-mode))
           (apply #'eglot (eglot--guess-contact)))
         t)
        ("attached" (and (eglot-current-server)
                         (jsonrpc-running-p (eglot-current-server))
                         (eglot-managed-p) t))
        ;; The server does one thing after the other: when it answers this, it has taken in all that came before.
        ("settle" (jsonrpc-request (eglot-current-server) :interleaf/resolve
                                   (list :uri (eglot-path-to-uri buffer-file-name)))
         t)
        ("type_line"
         (goto-char (point-min))
         (forward-line (- (funcall text "line") 2))
         (end-of-line)
         (insert "\n" (funcall text "text"))
         t)
        ("save" (save-buffer) t)
        ("save_all" (save-some-buffers t) t)
        ("undo" (undo-boundary) (undo-only) t)
        ("run" (eval (car (read-from-string (funcall text "code"))) t) t)
        ("view"
         ;; eglot leaves a name that came as a percent-encoded URI in bytes.
         (list :path (decode-coding-string (encode-coding-string (or buffer-file-name "") 'utf-8) 'utf-8)
               :text (buffer-substring-no-properties (point-min) (point-max))
               :modified (if (buffer-modified-p) t :false)
               :line (line-number-at-pos)
               :column (current-column)))))))

(defun remote-encode (value)
  "VALUE as JSON on one line."
  (json-serialize (list :value (or value :false)) :false-object :false))

(defun remote-answer (line)
  "Do what the request in LINE says; what goes wrong is the answer too."
  (condition-case problem
      (remote-encode (remote-do (json-parse-string line)))
    ((error quit) (json-serialize (list :error (error-message-string problem))))))

(defvar remote-process
  (make-network-process
   :name "remote" :family 'local :service (getenv "REMOTE_SOCKET") :coding 'utf-8-unix
   :filter (lambda (_ chunk)
             (setq remote-waiting (concat remote-waiting chunk))
             (while (string-match "\n" remote-waiting)
               (let ((end (match-end 0)))
                 (setq remote-requests (append remote-requests (list (substring remote-waiting 0 (1- end))))
                       remote-waiting (substring remote-waiting end)))))
   :sentinel (lambda (&rest _) (kill-emacs 0))))

;; Requests are done here and not in the filter, so that the server is heard meanwhile as in a real command loop.
(while t
  (accept-process-output nil 0.02)
  (when remote-requests
    (let ((answer (remote-answer (pop remote-requests))))
      ;; A command loop would run these now; eglot connects there.
      (with-current-buffer (remote-buffer) (run-hooks 'post-command-hook))
      (process-send-string remote-process (concat answer "\n")))))
