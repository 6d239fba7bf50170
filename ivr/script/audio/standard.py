"""Limits and targets for recordings, with units and sources.

[J] is this project's own judgement: no source was found for the number. The limits of rules
R59 and R60 are in the rules' `thresholds.toml`, where a script can override them.
"""

# limits of files
MAX_BYTES = 50_000_000  # [J]: five minutes at the quality of a CD
MAX_SECONDS = 300  # [J]: a text over 45 s is an error (R56)
MAX_RATE = 192_000  # Hz; the highest rate of studio equipment
MIN_RATE = 8_000  # Hz; what a telephone carries (ITU-T G.711)
MAX_CHANNELS = 2  # one voice: mono, or stereo from a recorder

# limits of readings
SILENT_LEVEL = -60  # dBFS; [J]: a voice at a metre is 30 dB above it
CLIPPED = 0.0001  # share; [J]: one sample in 10,000 is a syllable with a rasp
RUINED = 0.002  # share; [J]: heard as distortion throughout
QUIET = -38  # dBFS; [J]: 16 dB under the target; its noise comes up with it
NOISY = 30  # dB; [J]; a printed audiobook must have 37 (ACX: -23 to -60 dB)
TOO_NOISY = 20  # dB; below it, speech level is not measurable (ITU-T P.56 tools)
CUT_SILENCE = 0.02  # seconds; [J]: the word began before the recording did
WRONG_LENGTH = 0.5  # share; [J]: 4 in 5 newsreaders are within 25 %

# targets of mastering
RATE = 8_000  # Hz; Twilio, <Play>: 8 kHz without loss is best; all else is converted
LEVEL = -22  # dBFS; RFC 7874, 4 (ITU-T G.169, G.115): speech at -19 dBm0 is -22 dBFS
PEAK = -3  # dBFS; ACX; room for the telephone's own coding
SILENCE = 0.15  # seconds; R60 asks for 0.1; half of that again for soft sounds
PAUSE = 0.7  # seconds; [J]: a clear pause after a sentence; shorter is a comma
FADE = 0.008  # seconds; [J]: 5 to 10 ms: no click, and no letter lost
