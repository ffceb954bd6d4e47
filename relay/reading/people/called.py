"""What people are called whom we need not know: surnames and titles, as forms to match. Pure."""

from relay.reading.pattern import HAN

SURNAME = (
    r"(?:歐陽|欧阳|司徒|司馬|司马|上官|諸葛|诸葛|[陳陈李張张黃黄王何林吳吴劉刘梁鄭郑周羅罗馮冯蔡謝谢曾葉叶鄧邓許许潘盧卢方胡余馬马郭朱江區区"
    r"徐蘇苏莫簡简鍾钟杜蕭萧麥麦伍陸陆譚谭彭黎游尹廖歐欧趙赵程關关湯汤姚孔石范賴赖楊杨孫孙袁沈唐錢钱丁甘龍龙韓韩傅"
    r"鄺邝岑翁施翟冼雷溫温古倫霍卓曹魏薛宋董高夏姜呂吕任崔秦顧顾邱白侯洪龔龚柯邵萬万戴章魯鲁汪金])"
)
TITLE = (
    r"(?:先生|小姐|女士|太太|生|太|姑娘|師傅|师傅|經理|经理|主任|主管|校長|校长|院長|院长|醫生|医生|護士|护士|護士長|老師|老师"
    r"|總監|总监|總|总|助理|秘書|秘书|店長|店长|部長|科長|組長|博士|教授|律師|律师)"
)
# By a title: Mrs Lam, 林太. For forms that do not see capitals.
TITLED = r"(?:mr|mrs|ms|miss|mdm|madam|dr|prof|sir)\b\.? [a-z][\w-]*(?: [a-z][\w-]*){0,2}?"
TITLED_HAN = rf"{SURNAME}{HAN}{{0,2}}{TITLE}"
