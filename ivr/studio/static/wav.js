/* WAV files: mono, 16 bits, at the sample rate of the buffer. */

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

/** Returns an AudioBuffer as a WAV file, mixed down to one channel. */
export function wavOf(sound) {
  const { length, sampleRate, numberOfChannels } = sound;
  const channels = Array.from({ length: numberOfChannels }, (_, one) => sound.getChannelData(one));
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + length * SAMPLE_BYTES));
  header(view, length * SAMPLE_BYTES, sampleRate);
  for (let place = 0; place < length; place += 1) {
    const mixed = channels.reduce((sum, channel) => sum + channel[place], 0) / numberOfChannels;
    const sample = Math.round(Math.max(-1, Math.min(1, mixed)) * 0x7fff);
    view.setInt16(HEADER_BYTES + place * SAMPLE_BYTES, sample, true);
  }
  return view.buffer;
}

function header(view, bytes, rate) {
  text(view, 0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true); // bytes of the format that follows
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * SAMPLE_BYTES, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  text(view, 36, "data");
  view.setUint32(40, bytes, true);
}

function text(view, place, letters) {
  for (const [offset, letter] of [...letters].entries()) {
    view.setUint8(place + offset, letter.charCodeAt(0));
  }
}
