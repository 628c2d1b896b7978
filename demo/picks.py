"""What people of the demo centre write when they pick a call or take up a need."""

COMPLAINT_CHANNEL = "消协转办 / consumer council"
COMPLAINT_REASON = "投诉称答复与账单不符，调取录音核实。 / Says that she was told otherwise than the bill."
PRAISE_REASON = "客户来信表扬，拟选为优秀案例。 / Praised in a letter; maybe a case for the library."
TRAINING_NOTE = "安排一次一小时的情景演练。 / One hour of role play."
