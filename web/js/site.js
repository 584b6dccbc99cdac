/* Tongxin's optional script: drafts, character count, "there is something new". Every page works without it. */
(function () {
  'use strict';
  var doc = document, store = null;
  try {
    store = window.localStorage;
    store.setItem('tx-test', '1');
    store.removeItem('tx-test');
  } catch (e) {
    store = null;
  }

  function each(selector, fn, root) {
    Array.prototype.forEach.call((root || doc).querySelectorAll(selector), fn);
  }

  /* --- the error summary is read first --- */
  each('[data-focus]', function (box) {
    box.focus();
  });

  /* --- how many characters are left: code points, as the server counts --- */
  function count(area) {
    var at = doc.getElementById(area.id + '-count');
    if (!at)
      return;
    var left = Number(area.dataset.max) - Array.from(area.value.trim()).length;
    at.textContent = (left < 0 ? at.dataset.over : at.dataset.left).replace('%d', String(Math.abs(left)));
    at.classList.toggle('over', left < 0);
  }
  /* A screen reader hears it when the person pauses, not at each key. */
  function speak(area) {
    var at = doc.getElementById(area.id + '-count');
    if (at)
      at.setAttribute('aria-live', 'polite');
  }
  each('textarea[data-max]', function (area) {
    speak(area);
    var timer = 0;
    area.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(count, 250, area);
    });
    if (area.value)
      count(area);
  });

  /* --- drafts: what was typed into the texts of form[data-draft] stays on this device until it was sent ---
   * Only one-line texts and text areas; never passwords, codes or files. */
  var PREFIX = 'tx-draft:', DAYS = 14 * 86400000;

  function keyOf(form) {
    return PREFIX + location.pathname + '#' + form.dataset.draft;
  }
  function fieldsOf(form) {
    return Array.prototype.filter.call(form.elements, function (f) {
      return f.name && (f.tagName === 'TEXTAREA' || (f.type === 'text' && f.autocomplete !== 'one-time-code'));
    });
  }
  function read(key) {
    try {
      return JSON.parse(store.getItem(key));
    } catch (e) {
      return null;
    }
  }
  function write(key, draft) {
    try {
      store.setItem(key, JSON.stringify(draft));
    } catch (e) { /* full: then without */ }
  }
  function save(form, sent) {
    var text = {}, any = false;
    fieldsOf(form).forEach(function (f) {
      if (f.value !== f.defaultValue) {
        text[f.name] = f.value;
        any = true;
      }
    });
    if (any)
      write(keyOf(form), {at: Date.now(), sent: sent, text: text});
    else if (!sent)
      store.removeItem(keyOf(form));
  }
  function restore(form, draft) {
    var fields = fieldsOf(form).filter(function (f) {
      return f.name in draft.text && draft.text[f.name] !== f.value;
    });
    var pattern = doc.getElementById('draft-note');
    if (!fields.length || !pattern)
      return;
    var was = fields.map(function (f) {
      var old = f.value;
      f.value = draft.text[f.name];
      if (f.dataset.max)
        count(f);
      return old;
    });
    var note = doc.importNode(pattern.content, true).firstElementChild;
    form.parentNode.insertBefore(note, form);
    note.querySelector('button').addEventListener('click', function () {
      fields.forEach(function (f, i) {
        f.value = was[i];
        if (f.dataset.max)
          count(f);
      });
      store.removeItem(keyOf(form));
      note.remove();
      fields[0].focus();
    });
  }

  /* A form was sent and answered: by a redirect, or by a page that says so ([data-sent]). A broken connection
   * brings neither, and the draft stays. */
  function answered() {
    var nav = performance.getEntriesByType && performance.getEntriesByType('navigation')[0];
    return Boolean(doc.querySelector('[data-sent]') || (nav && nav.redirectCount > 0));
  }
  function forgetSent() {
    var i, key, draft;
    for (i = store.length - 1; i >= 0; i--) {
      key = store.key(i);
      if (key.indexOf(PREFIX) !== 0)
        continue;
      draft = read(key);
      if (!draft || !draft.text || Date.now() - draft.at > DAYS || (draft.sent && answered()))
        store.removeItem(key);
    }
  }
  if (store) {
    if (!doc.querySelector('.error-summary'))
      forgetSent();
    each('form[data-draft]', function (form) {
      var draft = read(keyOf(form)), timer = 0;
      if (draft && draft.text)
        restore(form, draft);
      form.addEventListener('input', function () {
        clearTimeout(timer);
        timer = setTimeout(save, 400, form, false);
      });
      form.addEventListener('submit', function () {
        clearTimeout(timer);
        save(form, true);
      });
    });
  }

  /* --- live pages: say that there is something new; the reader decides when to load it --- */
  each('[data-live]', function (box) {
    if (!window.EventSource)
      return;
    var from = new EventSource(box.dataset.live);
    function tell() {
      each('p', function (p) {
        p.hidden = false;
      }, box);
      from.close();
    }
    from.onmessage = tell;
    from.addEventListener('change', tell);
    window.addEventListener('pagehide', function () {
      from.close();
    });
  });
})();
