/**
 * What this client means to do otherwise than the official v1 client (1.0.x). A key is what cases cover, or the whole
 * title of one case; those cases are left out when the suite is pointed at another client.
 */
export const differences: Record<string, string> = {
  // Better behaved streams
  _connection: 'The official client has no signal for the state of its streams.',
  'datastar-retry': 'The official client cannot be asked to try again at once.',
  'datastar-heartbeat': 'The official client does not notice a stream that fell silent.',
  'Retry-After': 'The official client ignores it.',
  unauthorized: 'The official client treats 401 and 403 like any other status.',
  'datastar-error': 'The official client tells nothing of an error but its status.',
  'one stream': 'The official client opens a second stream when a tab is shown during a wait.',
  'back/forward cache': 'The official client leaves its stream to the cache.',
  'retryScaler and retryMaxWait bound the wait, which is spread over all of it':
    'The official client waits for exactly the interval, without jitter.',
  'retry never does not even try again after the connection broke':
    'The official client retries network errors always.',
  'retry always ends for good with 204': 'The case looks at _connection.',
  'requestCancellation cleanup ends a stream during a wait when its element goes':
    'The case looks at _connection.',
  'openWhenHidden keeps a GET open that asks for it': 'The case looks at _connection.',
  'last-event-id moves with a block that holds only an id, and not with one that was cut off':
    'The official client takes an id as soon as its line has come, though the block is cut off.',
  // Morphing
  'morph details': 'The official client closes what a person has opened, unless data-preserve-attr names it.',
  // Expressions
  errors: 'The official client words its errors otherwise.',
  'expressions may await': 'The official client compiles plain functions.',
  'expressions may await a request': 'The official client compiles plain functions.',
  'expressions may contain if statements': 'The official client returns the last statement whatever it is.',
  'expressions leave comments alone': 'The official client looks for signals and statements in comments.',
  'expressions leave regular expressions alone':
    'The official client looks for signals in regular expressions.',
  'expressions leave signs in strings alone': 'The official client looks for actions in strings.',
  'expressions read signals in templates': 'The official client reads no nested templates.',
  'expressions read nested braces in templates': 'The official client reads no nested braces in templates.',
  'expressions know words that contain a dollar': 'The official client takes a$b for a signal.',
  // Signals and attributes
  'signals that were removed and come back are followed again':
    'The official client does not tell readers of a signal that it was removed.',
  'signals that were removed read as an empty string and stay removed':
    'In the official client reading creates the signal anew.',
  'signals named like properties of Object are ordinary signals':
    'The official client keeps them in ordinary objects.',
  'signals that are elements are not sent': 'The official client sends them as empty objects.',
  '@get sends the signals in the query, without local ones at any depth':
    'The official client sends local names inside arrays.',
  ...Object.fromEntries(
    ['delete', 'post', 'put', 'patch', 'query'].map((method) => [
      `@${method}`,
      'The official client sends local names inside arrays, and has no @query before 1.1.',
    ]),
  ),
  'filterSignals excludes what matches': 'The case relies on local signals that are never sent.',
  'data-ref:key lets go of an element that is removed': 'The official client keeps the element.',
  'data-init does not run again when the element is only moved':
    'The official client applies moved elements anew.',
  'data-bind select shows its value once the option comes': 'The official client sets it once.',
  'data-on__once with __outside does not count events inside': 'The official client counts them.',
  'data-on__delay does nothing once the element is gone': 'The official client runs it all the same.',
  'data-on-signal-patch__debounce runs once for several patches':
    'The official client is woken again by what the expression changes.',
  // Patches
  'selector that matches nothing, or an id that is not there, is reported and changes nothing':
    'The official client warns in other words.',
  'contentType form does nothing while the form is not valid':
    'The official client says started, and never finished.',
  'morph typing': 'The official client overwrites a focused field when its value attribute changes.',
  'morph lists moves one element that went from the first to the last place, not all others':
    'The official client may move more elements.',
  'morph ids copes with ids that stand twice, and with a field named id':
    'The official client reads ids as properties, which a field can shadow.',
  'morph attributes changes what differs, names like @click included, and removes the rest':
    'The official client sets attributes by name, which refuses such names in some browsers.',
}
