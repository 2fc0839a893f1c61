;; Opens project.cfg with the language server, as docs/editors.md says, and writes what the editor got to OUTPUT as JSON.
(require 'package)
(package-initialize)
(require 'eglot)
(require 'json)

(define-derived-mode databand-cfg-mode conf-unix-mode "Databand")
(add-to-list 'eglot-server-programs
             `(databand-cfg-mode . (,(getenv "NODE") ,(getenv "SERVER") "--stdio")))

(setq eglot-sync-connect 60 eglot-connect-timeout 60)
(find-file "project.cfg")
(databand-cfg-mode)
(apply #'eglot (eglot--guess-contact))

(defun place (line column)
  (goto-char (point-min))
  (forward-line (1- line))
  (forward-char column))

(defun ask (method &optional more)
  (jsonrpc-request (eglot-current-server) method (append (eglot--TextDocumentPositionParams) more) :timeout 30))

(flymake-start)
(with-timeout (60) (while (null (flymake-diagnostics)) (accept-process-output nil 0.05)))
(let* ((diagnostics (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
       (completion (progn (place 4 3) (all-completions "" (nth 2 (eglot-completion-at-point)))))
       (hover (progn (place 3 3) (plist-get (plist-get (ask :textDocument/hover) :contents) :value)))
       (range '(:range (:start (:line 1 :character 0) :end (:line 1 :character 3)) :context (:diagnostics [])))
       (actions (mapcar (lambda (one) (plist-get one :title)) (append (ask :textDocument/codeAction range) nil))))
  (with-temp-file (getenv "OUTPUT")
    (insert (json-encode `((diagnostics . ,(vconcat diagnostics))
                           (completion . ,(vconcat (mapcar #'substring-no-properties completion)))
                           (hover . ,(or hover ""))
                           (actions . ,(vconcat actions)))))))
(kill-emacs 0)
