(() => {
  'use strict';
  const form = document.getElementById('filter');
  const [text, outcome, reason] = ['find', 'outcome', 'reason'].map((id) => document.getElementById(id));
  const told = document.getElementById('told');
  const main = document.querySelector('main');
  const sections = [...document.querySelectorAll('.rows')];
  const plain = (said) => said.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  let blocks = null;

  // Read once, and only when somebody filters: opening the page costs nothing for it.
  const read = () => [...document.querySelectorAll('.block')].map((block) => ({
    block,
    rows: [...block.querySelectorAll('.list > tbody > tr')].map((row) => ({
      row, outcome: row.className, reason: row.dataset.r, text: plain(row.textContent),
    })),
  }));

  const filter = () => {
    blocks ??= read();
    const words = plain(text.value).split(/\s+/).filter(Boolean);
    const narrowed = words.length > 0 || outcome.value !== '' || reason.value !== '';
    let shown = 0;
    let all = 0;
    for (const { block, rows } of blocks) {
      let here = 0;
      for (const one of rows) {
        const fits = (outcome.value === '' || one.outcome === outcome.value)
          && (reason.value === '' || one.reason === reason.value)
          && words.every((word) => one.text.includes(word));
        if (one.row.hidden === fits) one.row.hidden = !fits;
        here += fits;
      }
      block.hidden = here === 0;
      // What is out of sight is not laid out; this is about how much room it will take.
      block.style.containIntrinsicBlockSize = narrowed ? `${here * 4}rem` : '';
      shown += here;
      all += rows.length;
    }
    for (const section of sections) {
      const left = [...section.querySelectorAll('.block')].filter((block) => !block.hidden);
      section.hidden = left.length === 0;
      left.forEach((block, at) => block.firstElementChild.classList.toggle('later', at > 0));
    }
    main.classList.toggle('filtered', narrowed);
    told.textContent = shown === all
      ? `All ${all.toLocaleString('en')} rows are shown.`
      : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} rows are shown.`;
  };

  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  form.hidden = false;

  const theme = document.getElementById('theme');
  theme.addEventListener('change', () => {
    document.documentElement.style.colorScheme = theme.elements.theme.value;
  });
  theme.hidden = false;

  const fold = document.getElementById('fold');
  fold.addEventListener('click', () => {
    const open = fold.getAttribute('aria-pressed') !== 'true';
    document.querySelectorAll('details').forEach((part) => { part.open = open; });
    fold.setAttribute('aria-pressed', open);
  });
})();
