"""Which language somebody writes in, to be answered in it. Pure."""

from relay.model import Language

# Frequent characters that differ, in pairs: traditional, simplified; last those of names.
_PAIRS = (
    "這这個个們们來来時时為为說说對对會会後后發发開开關关過过還还進进動动點点機机電电話话請请訊讯號号"
    "碼码間间門门問问聽听覺觉見见車车東东長长馬马員员業业務务經经濟济給给讓让從从與与嗎吗麼么沒没無无"
    "實实現现學学習习書书寫写讀读語语課课題题師师場场辦办處处報报導导國国際际華华廣广區区縣县鄉乡鎮镇"
    "島岛灣湾蘭兰歲岁歷历應应該该當当產产藥药醫医護护檢检驗验證证據据費费錢钱銀银幣币買买賣卖價价網网"
    "絡络線线組组織织結结約约級级純纯續续繼继總总統统計计劃划設设備备裝装壞坏換换變变轉转運运輸输遲迟"
    "達达遠远邊边選选適适郵邮隊队陽阳陰阴難难雖虽雙双離离雲云靈灵頁页頭头顏颜願愿類类顧顾風风飛飞飯饭"
    "館馆體体麗丽黃黄齊齐龍龙樓楼層层樹树橋桥權权歡欢樂乐氣气決决況况淨净溫温滿满煙烟熱热愛爱爺爷牆墙"
    "獎奖獨独環环確确認认讚赞謝谢譯译議议論论調调誰谁諒谅貨货質质資资賓宾賽赛贊赞趕赶跡迹輕轻較较載载"
    "圖图團团園园圓圆壓压夠够夢梦奪夺婦妇孫孙寧宁審审將将專专尋寻屆届屬属帳帐幫帮幹干庫库廠厂張张強强"
    "彈弹彙汇戰战戲戏擇择擔担掛挂採采掃扫攜携敗败數数斷断於于舊旧暫暂曉晓條条極极傳传簡简聯联顯显預预"
    "內内戶户詢询復复記记識识試试詞词訂订單单舉举許许諾诺賬账貴贵購购賀贺賴赖趙赵躍跃輛辆輯辑辭辞邏逻"
    "鄭郑醬酱釋释銷销鎖锁鏡镜鐘钟陸陆陳陈隨随險险雜杂靜静響响項项順顺須须領领額额飲饮養养駐驻騎骑驚惊"
    "鮮鲜鳥鸟麥麦齡龄龜龟"
    "偉伟劍剑勁劲賢贤輝辉傑杰瑋玮瑩莹穎颖韻韵儀仪鳳凤鴻鸿鵬鹏錦锦鋒锋銘铭榮荣葉叶劉刘吳吴鄧邓馮冯"
    "蔣蒋蕭萧閻阎盧卢羅罗鄒邹譚谭龔龚嚴严韓韩湯汤賈贾龐庞喬乔潔洁蘇苏楊杨鍾钟歐欧練练連连嬌娇媽妈"
    "嫻娴寶宝慶庆懷怀楓枫樺桦澤泽濤涛燁烨燦灿爾尔獻献瓊琼畢毕禮礼禎祯竇窦筆笔紅红紀纪綺绮緯纬緣缘"
    "聰聪聖圣興兴艷艳莊庄薩萨藍蓝藝艺衛卫訓训詠咏詩诗誠诚諸诸貞贞財财軍军軒轩邁迈鈞钧鈺钰銳锐鋼钢"
    "閔闵雋隽頌颂駿骏駱骆魯鲁鮑鲍黨党顥颢潤润濱滨灝灏璽玺煒炜瑤瑶綸纶維维紹绍綠绿義义臨临蓮莲薔蔷"
    "賜赐輔辅遙遥鄺邝釗钊鈴铃韋韦頎颀飄飘騰腾驍骁鶴鹤鷹鹰嬋婵彥彦憲宪戀恋揚扬撫抚棟栋檸柠漢汉瀾澜"
    "燈灯瑪玛畫画碩硕絲丝聞闻膚肤萊莱萬万蒼苍"
)
_TRADITIONAL = frozenset(a for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True) if a != b)
_OLD = frozenset("后于云干采据杰叶咏党庄")  # traditional characters, too: 皇后大道
_SIMPLIFIED = frozenset(b for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True) if a != b) - _OLD
_HAN = ("\u3400", "\u9fff")
_TO_SIMPLIFIED = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def language_of(text: str, setting: str) -> Language:
    """The language of `text`: any Chinese character makes it Chinese, unless `setting` forces one.

    Simplified where characters that are only simplified outnumber those only traditional.
    """
    if setting in (Language.EN, Language.HANT, Language.HANS):
        return Language(setting)
    if text.isascii() or not any(_HAN[0] <= c <= _HAN[1] for c in text):
        return Language.EN
    simplified = sum(c in _SIMPLIFIED for c in text)
    return Language.HANS if simplified > sum(c in _TRADITIONAL for c in text) else Language.HANT


def simplified(words: str) -> str:
    """Words with their frequent characters simplified, to compare what is written either way: 張偉
    and 张伟 are one name."""
    return words.translate(_TO_SIMPLIFIED)
