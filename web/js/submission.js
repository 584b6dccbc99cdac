/* The office's queue by keyboard, and the button that prints a slip. All of it works without this too. */
(function () {
  'use strict';
  var doc = document;

  Array.prototype.forEach.call(doc.querySelectorAll('[data-print]'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });

  var table = doc.querySelector('[data-queue]');
  if (!table) return;
  var rows = table.tBodies[0].rows, at = -1;

  function go(to) {
    if (to < 0 || to >= rows.length) return;
    if (at >= 0) rows[at].classList.remove('at');
    at = to;
    rows[at].classList.add('at');
    rows[at].querySelector('a').focus();
  }

  doc.addEventListener('keydown', function (e) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && e.target.type !== 'checkbox';
    if (typing || e.ctrlKey || e.altKey || e.metaKey) return;
    var key = e.key.toLowerCase(), box;
    if (key === 'j') go(at + 1);
    else if (key === 'k') go(at - 1);
    else if (key === 'x' && at >= 0 && (box = rows[at].querySelector('input[type=checkbox]'))) box.checked = !box.checked;
    else return;
    e.preventDefault();
  });
}());
