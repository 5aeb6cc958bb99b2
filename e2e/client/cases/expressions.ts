import type { ClientCase } from '../stage'

/** Shows the value of an expression. */
const shows = (does: string, expression: string, text: string, signals = '{a: 1, b: 2}'): ClientCase => ({
  covers: 'expressions',
  does,
  html: `<i data-signals="${signals}"></i><p data-text="${expression.replaceAll('"', '&quot;')}"></p>`,
  result: { p: text },
})

export const expressionCases: ClientCase[] = [
  shows('calculate', '$a + $b * 2', '5'),
  shows('return the value of the last statement', '$a; $b; $a + $b', '3'),
  shows('may end in a semicolon', '$a + $b;', '3'),
  shows('may return by themselves', 'const sum = $a + $b; return sum', '3'),
  shows('may contain if statements', 'if ($a) { return "yes" } return "no"', 'yes'),
  shows('leave signs in strings alone', `'$a; @get("x") ' + "$b;"`, '$a; @get("x") $b;'),
  shows('leave escaped quotes in strings alone', `'it\\'s $a; ' + $a`, "it's $a; 1"),
  shows('read signals in templates', `\`$a is \${$a}; \${\`in \${$b}\`}\``, '$a is 1; in 2'),
  shows(
    'read nested braces in templates',
    `\`\${[$a, $b].map((x) => ({ x })).map(({ x }) => \`<\${x}>\`)}\``,
    '<1>,<2>',
  ),
  shows('leave regular expressions alone', `'a;b$a'.replace(/;b\\$a["'/]?/g, $b)`, 'a2'),
  shows('tell division from regular expressions', '$b / 2 / $a', '1'),
  shows('divide after brackets', '($a + $b) / [3][0] / 1', '1'),
  shows('leave comments alone', '$a /* $b; */ + 1 // ; $b', '2'),
  shows('may contain functions with semicolons', '(() => { const x = $a; return x + $b })()', '3'),
  shows('may spread signals', '[...$list, $a].join()', '4,5,1', '{a: 1, list: [4, 5]}'),
  shows('read signals by an index', '$list[$a]', '5', '{a: 1, list: [4, 5]}'),
  shows('read signals in kebab case', '$my-signal + 1', '3', `{'my-signal': 2}`),
  shows('read nested signals', '$x.y.z', 'deep', `{x: {y: {z: 'deep'}}}`),
  shows('call methods of signals', '$s.toUpperCase().trim()', 'X', `{s: ' x '}`),
  shows('read signals by name', `$['a'] + 1`, '2'),
  shows('know words that contain a dollar', 'const a$b = $a; a$b + 1', '2'),
  shows('may use optional chaining', '$missing?.name ?? $a', '1'),
  {
    covers: 'expressions',
    does: 'know the element as el',
    html: `<p id="me" data-text="el.id"></p>`,
    result: { p: 'me' },
  },
  {
    covers: 'expressions',
    does: 'know the event as evt',
    html: `<button data-on:click="$type = evt.type"></button><p data-text="$type"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: 'click' },
  },
  {
    covers: 'expressions',
    does: 'may run several statements over several lines',
    html: `<i data-signals="{a: 0, b: 0}"></i><button data-on:click="$a = 1;
      $b = $a + 1;
      $c = $b + 1"></button><p data-text="$a + ',' + $b + ',' + $c"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: '1,2,3' },
  },
  {
    covers: 'expressions',
    does: 'may await',
    html: `<button data-on:click="$a = 'before'; $b = await Promise.resolve('after')"></button><p data-text="$a + $b"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: 'beforeafter' },
  },
  {
    covers: 'expressions',
    does: 'may await a request',
    html: `<button data-on:click="await @post('/save'); $done = 'done'"></button><p data-text="$done"></p>`,
    when: async (stage) => {
      await stage.click('button')
      const request = await stage.next()
      await stage.text('p', '')
      request.answer(204)
    },
    result: { p: 'done' },
  },
  {
    covers: 'expressions',
    does: 'stay plain functions when only a function in them awaits',
    html: `<p data-text="(async () => { await 1 })() instanceof Promise"></p>`,
    result: { p: 'true' },
  },
  {
    covers: 'errors',
    does: 'in the syntax name the attribute and leave the others working',
    html: `<p id="bad" data-text="$a +"></p><p id="good" data-text="1 + 1"></p>`,
    result: { '#good': '2' },
    errors: /data-text="\$a \+".*SyntaxError/,
  },
  {
    covers: 'errors',
    does: 'that close foreign brackets hurt nobody else',
    html: `<p id="bad" data-text="1}, function () { return 2"></p><p id="good" data-text="1 + 1"></p>`,
    result: async (stage) => {
      await stage.text('#good', '2')
      await stage.text('#bad', '')
    },
    errors: /data-text/,
  },
  {
    covers: 'errors',
    does: 'in unfinished comments hurt nobody else',
    html: `<p id="bad" data-text="1 /* "></p><p id="good" data-text="1 + 1 /* two */"></p>`,
    result: { '#good': '2' },
    errors: /data-text="1 \/\*/,
  },
  {
    covers: 'errors',
    does: 'at run time name the reason, and the attribute works again later',
    html: `<i data-signals="{user: null}"></i><p data-text="$user.name.trim()"></p>`,
    when: (stage) => stage.patchSignals({ user: { name: ' Ann ' } }),
    result: { p: 'Ann' },
    errors: /data-text="\$user.name.trim\(\)".*TypeError/,
  },
  {
    covers: 'errors',
    does: 'of an unknown action name it',
    html: `<button data-on:click="@nothing()"></button>`,
    when: (stage) => stage.click('button'),
    result: (stage) => stage.value('1', 1),
    errors: /@nothing/,
  },
  {
    covers: 'errors',
    does: 'after an await are reported',
    html: `<button data-on:click="await 1; missing.name"></button>`,
    when: (stage) => stage.click('button'),
    result: (stage) => stage.value('1', 1),
    errors: /data-on:click.*ReferenceError/,
  },
  {
    covers: 'errors',
    does: 'name a key that an attribute does not take',
    html: `<p data-text:key="1"></p>`,
    result: (stage) => stage.value('1', 1),
    errors: /data-text:key.*takes value/,
  },
  {
    covers: 'errors',
    does: 'name a key that is missing',
    html: `<p data-on="1"></p>`,
    result: (stage) => stage.value('1', 1),
    errors: /data-on="1".*takes key value/,
  },
  {
    covers: 'errors',
    does: 'name a value that is missing',
    html: `<p data-text></p>`,
    result: (stage) => stage.value('1', 1),
    errors: /data-text.*takes value/,
  },
  {
    covers: 'errors',
    does: 'name a key and a value that exclude each other',
    html: `<input data-bind:a="true">`,
    result: (stage) => stage.value('1', 1),
    errors: /data-bind:a="true".*takes key or value/,
  },
  {
    covers: 'attributes',
    does: 'with a dash instead of a colon mean nothing',
    html: `<i data-signals="{a: 1}"></i><button data-on-click="$a = 2"></button><p data-text="$a"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: '1' },
  },
  {
    covers: '@peek',
    does: 'reads without following',
    html: `<i data-signals="{a: 1, b: 1}"></i><p data-text="$a + ',' + @peek(() => $b)"></p>
      <button id="b" data-on:click="$b = 2"></button><button id="a" data-on:click="$a = 2"></button>`,
    when: async (stage) => {
      await stage.click('#b')
      await stage.text('p', '1,1')
      await stage.click('#a')
    },
    result: { p: '2,2' },
  },
  {
    covers: '@setAll',
    does: 'sets all matching signals',
    html: `<i data-signals="{menu: {x: false, y: false}, other: false}"></i>
      <button data-on:click="@setAll(true, {include: /^menu\\./})"></button>
      <p data-text="[$menu.x, $menu.y, $other].join()"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: 'true,true,false' },
  },
  {
    covers: '@setAll',
    does: 'leaves excluded signals alone',
    html: `<i data-signals="{x: 1, y: 1}"></i><button data-on:click="@setAll(5, {include: /^[xy]$/, exclude: 'y'})"></button>
      <p data-text="$x + ',' + $y"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: '5,1' },
  },
  {
    covers: '@toggleAll',
    does: 'inverts all matching signals',
    html: `<i data-signals="{x: true, y: false, z: true}"></i>
      <button data-on:click="@toggleAll({include: /^[xy]$/})"></button><p data-text="[$x, $y, $z].join()"></p>`,
    when: (stage) => stage.click('button'),
    result: { p: 'false,true,true' },
  },
]
