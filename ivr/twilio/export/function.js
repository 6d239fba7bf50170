'use strict';
// Answers calls from the exported line, as a Twilio Function. Written by `ivr export`.
// It stores nothing and logs nothing, and needs no secret.

const FAULT = '@fault@';

let line;

exports.handler = function (context, event, callback) {
  const response = new Twilio.Response();
  response.appendHeader('Content-Type', 'text/xml; charset=utf-8');
  response.appendHeader('Cache-Control', 'no-store');
  try {
    response.setBody(answer(event, Date.now() / 1000));
  } catch (error) {
    response.setBody(FAULT);
  }
  callback(null, response);
};

function answer(event, now) {
  line = line || JSON.parse(Runtime.getAssets()['/documents.json'].open());
  const period = line.periods.filter((each) => each.start <= now).pop();
  const states = line.sets[period.documents];
  const keys = states[state(event.at, event.ErrorUrl, states)];
  const key = keyName(event.Digits);
  return line.documents[Object.hasOwn(keys, key) ? keys[key] : keys.other];
}

// The caller's state. Without one it is the first request: of a new call, or of one in which the
// service did not answer a key. Whatever else is unknown, the language and 1-1-2 are kept.
function state(at, errorUrl, states) {
  const found = String(at || errorUrl || '').match(new RegExp(at ? line.state : line.service));
  if (!at && !found) return 'begin';
  if (at && found && Object.hasOwn(states, at)) return at;
  return found ? `lost.${found[1]}.e${found[2]}` : line.lost;
}

function keyName(digits) {
  if (digits === undefined || digits === '') return 'silence';
  if (/^[0-9]$/.test(digits)) return digits;
  if (digits === '*') return 'star';
  if (digits === '#') return 'hash';
  return /^[0-9*#]*112$/.test(digits) ? '112' : 'other';
}
