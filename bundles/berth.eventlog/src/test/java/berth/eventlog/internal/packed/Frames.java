// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.util.Base64;
import java.util.List;

/** A text, packed by the zstd program. */
public final class Frames {
    /** {@link #text()} as the zstd program packs it at levels 3 and 19, and at level 1 without a checksum. */
    private static final List<String> FRAMES = List.of(
            "KLUv/QRY5T8A9vNrGZCr0AEYSn6E/jn/97ifpExSprSPKLpddwJ+AFsAWgBD4g5lHeZXdNeQuENZx/ArumtI3KGsQ/hRg+wZkZbcRkf/KiLTnB"
                    + "FpyW1w8K8ismdEWnJbKLa/isieEWnJhWJLHCwkKAAkBA4cIBILCYkIA8VBg4Ii4eBw0GBgUJAgqAckDA4UEhQIiTFGEQyMBMNDQiDAYCFhkSAY"
                    + "iYOFBIWvU5nGMhV235zKNJapsBt7VcYyFXYc61Sm8VTYcatTmcYywo4bdSrTWKbCjutcqkRv5C3SOMafddLpcy5/XzztG99rVaOaa0rqrWLRyq"
                    + "PmUiV6I+5Q1kH8iu4KRWTPiLTk+FcR2TMiLbn9VUT2jEhL3zUk7lBWfqS7SGGHsvIb3TUk7lBWfoPuGhJ3KCu9ylukeS5Vokd5izTPpUr0KG+R"
                    + "5rlUiWPIW6R5LFNh171OZRrLVNgFAAvFQrFQ/FVE9oxIS278q4jsGZGW3H4ismdEWnLzp+qaM+lZoz8lVHMmPWvzp4RqzqRnbfhTQjVHas7as0"
                    + "b+lFDNGXvWyJ8Sqrn1rJE/JVRzdLRnjewZkZZc/wqEw6iTZt/9azeTGSAE8p5YkrcBE4CAwEFhglEaHASCgIKAjKMRIARvVRwQ/GjdVoO0CEdF"
                    + "ydCpE4jalnRSVtjuksSoyphtkooYSXS7NpV+WzUCS7SVtCGyqCnh4NQRndiUdsskVLqO3KbSRIIcjqsE+gsX+lP/cx8lxtFL8o7V3ivrtk3EiK"
                    + "DUZFi0mxx0O90yY8iXVxsG+DiLWugvUAqpZHqSSNzn6XzJsMEQvCfWllOJiIhTyc96nSDthBc3TzDLOtfRzzv6/LVJcAXJfyL1MVop+9g131xa"
                    + "eplUoUOEJLdlxyif7Ww3Pk3SF85CCLi+nVUg+E2lgyKVsZ678jUTMzmIMmJpOHHl6lqDvawTcenz2yaAs8F8F6Ec1YKYyfKoqBFGjl8mUy4LFy"
                    + "Zyi7mMCNLe5AdXeUKbvq2rVH4T+pD5wOm6m9LHIUCVcnfi5S3KgPSobdcQS22hFlwp77/Za56OaOWmJHs2MykuR6GrdEoqkFoLcaoWvQNU+DJR"
                    + "iZMhveUfGBU6WZynPVLdPHFc0zG92NSS9XMuJ+v4eKmyVd0Em655RZzrq6DZktzO6NeNKuj5xatB1D9iAzXhhuz4U8XpdmaTlCm7sPTihF09iJ"
                    + "0chx49B0r6E1OkLwsXUnSLs9gI1v4EY93xxHm7Kp+ROHj9NlxB8juxSY6sgD3nD2LuJinlagXmaCtJQ2QRU8KBqSMasSnNlkmIdB2pVSHLhax0"
                    + "1aXrDiH+hgR7dkyV8oJQEm0lEhBR0pQ4EHWIdmxLwTJw0q2g7cgOKe0lStHrom+v6KfmcJHgydBr0WG1zUwDxJI1APiNWKBM2BA7Xio43c5usj"
                    + "rPnKxjODt674t1lSqD0ISVEn/jmKB/YO9FSf8f3BD92wZALmJBJfk8r3uJzvKVG49uJJGkj5xRrHOR6lRVyJpsf0UuaD1nijWI2Fo6X+gCdUK9"
                    + "2jkpd1nndOnbtyLhM4ENlydNVQC4ifCAaGGYZ1O/hiMmB05EWApOUM4qT6jp23eV4mxSjzIfmF23YJVrNBwOFCbGZKPD3o+Mn82IExexUSuJll"
                    + "gzY3ac+2+lBjMfCV/3WHwcSlAR901cvkQTEh7VYpq2IFTc3c4vifhuSTJZdEbpNkIasj/zudxEXM+vVRIcTCwiRDZ+sbtkZbnVS93AF5r38C1t"
                    + "XSPDY4nr3i5z5KYeuZ9zdxnDEVe13soC9vQIdgTIJZMGy0s8dNZvHMbkIMWIpdDE1a3rCWyzGi8rMej6dlaB4GvqVo0TQSSvb0QDH7cAyThj4a"
                    + "AAbg2lGrkunlz3dph2blvBMxmDr9diV5OGwi1Fjvc80ejDLUCd2Z8lOa1q75Vl2zZCRHBKMjzSTS6ynX6RMfRzFQy8EHIoXl9pWGRycKGfvyHB"
                    + "nN0/SrKUas8pa9tMRESgVDJY1E0ctF2O9XM2QeZ5HQkXw3cvxqsqCRg4GQT3zolpmkFCwlFJ60ZGPCMiQifp4E4+ZYguDWyWdGOdEfw3Y7H1hT"
                    + "pf9VDEaSdA7shC70zPzdtNXavh5DEiIlqCskAnyJ0upss6s/i9uzUSOiPccSnSU10ATY7BRA9DPZk7GhF2WHoEcTVPEpGZPJf0HrGrFGeTepT5"
                    + "wOy6Batcypqe4+NrFS8ytH1c4NvcELvgjRcixSqPXBaQoT7sVlRLI2p4RdwmwtUZMhVPiqBLiE1BjJYIlZPJiU3/CGnMG4ecea3/SINnVvSH3Y"
                    + "JGacS9rtYicuucGSJV2xIwmqOYT8wV/rK7ljSWoxEeGBeFAI/hCHVHKyoORooscnN1Ld2CpDL/lnT5FiopsR2Z5mMOFJsyd/gW0ECuLeIw8UFj"
                    + "IQOGkQ8WprpQgJaQjNxuKIVsjkRAYNrCbV1yj9WGRsDNcJSyo1UFB6MYHKu0WFSneEri2v9Q4xutXL1wJ9hGiYB1RL6HJf2RYLMcoeRqRYOLCW"
                    + "bXIiR4UTPEIYEYiAUpZH4RI0DxWbBgaevq0UkRBLoZrjI4GtXgYPUxorjVyXWjiBgg8aTAd2RBrZGumXErSViKhXpo0ggCLIYjlB2tlCLFYwCD"
                    + "YxU2m+rUxBKNbOumWpp8GSGxxhhP/H9Ywh9BB5uz9bpSOQ3SMqRJvALJrZwwOH2EGAmH9ZkctaHE6yKDbSVplB+HSX2XRpF1A567JKw=",
            "KLUv/QRotSkAqmf4CxqQOcsBmD1XFwArx10vSpNSyiRTyse57/rgBNEArwCvAMLVWRQkModKIfI0BtVMtNKMJBt9NTEab6aT4T5bjNhzd8Ice1"
                    + "OX0CTzSFWEepmGSC1vJUpxJ22dpa/zopz4D+NC/+yDvLmXFSTFOFGToD1mETLH14gxvEVX5sjbWCy+73DYtuuapue5WqVSp1Op9H2jUddtW5Zd"
                    + "12KRSBwOhcLzDAZNsyxJjmOtaDQbmXyPheeuBQ44AjgISGhQcGBQOCxAOEhAsHBwaGhIQICAQOBgQBXggJCwoHBg4LCNDAbscCDBQUAABAaFAg"
                    + "eDHRIYFBYCfNWiaK5ZS8b6VrEij6gb4oS2kzjoNoVLNqke0TUzTXWGKjP9SGNeT7TjctoNW7KSFEeIIsOLMOS0BCsmZULWR3ptTpPPfln882O9"
                    + "x3c7V7FRiCduifDDjqgddGNmVBfU8pQsHb/i6O2GW5utV7o4E6tDqnB6SoOvGS1dsh3Z2korzoiy4SeMnV6wM7lyI+mRd43eaI830vfGqrtxym"
                    + "58q6JU7lQrxb7WqKKL2BqyAsVNbVLi1x0VdtmtmkWv5qIqEXVoKiQ9vUFRk1tqSexorSnSEGeGMsLPGRP0mJ2SQ27GkhoJbWQmIrt8IRav0lG4"
                    + "yVYX0+95WG7/dZz2577KU/dphZTinYhKuI82gnWsjSKDuBiWheRzHBSbd5i0x7pG0+ZZVUb9pjGp93ZRzt1aMXuv4aJNrIe0cD6rQao5lZLv2G"
                    + "itLq3trKys69dirESvw65CrufWYJVJVU6RUgvVKirVdEoq9b6iUa6rbbGsdVUsIhINh4RC5ykYZJrKEkkaR7UaGs1sRibzfWIxnqfrcJxtIy65"
                    + "ScIWqS90yGypVqiU6URaf+nRuStvfza++sWeyA93YcVJEZwwJcoHGTE6ag0aY7aQlT9ybOyJu5sLb7a4vunwbFdrKj2dpdWXGp260vZlo6tbbI"
                    + "nscBWexODQFJYnGRxt1lzSTM48ylz7TIt55lnW+eMc2+xVdRSDMKhCGOTbfzYDQheJlRjSARJIIBAMBCH4ywmCEPwIQoBh1g9FapfUHI4+d7bT"
                    + "VmHrQt02dlQ+pBkLNwUtm+D3ZuwXIonLI7t925feolXUcztK+pP968o7Qd/WesCoel0o28Zc1Yc0Y+EmoGWT7N+MhxiD7sXO4dSoTBNGXJt5km"
                    + "MQmXdWcqWojVVX5ypajdVaBbYulG1jT+pDsrVwJdCyE/5rxkOGQfdS53D6rLNOXoptF6OOPrwrOhy+L1jij1ffcp9R1ru0Cncqz5WNi9O3lnWq"
                    + "uE7hGJsu1nZjR+VD2rJwE9iyiX5v5qEhS1r0nofqVZmb10gV1vIqqWktqOcqqqwrmwan7xrr9FXaulCzDTvVTdJmwZmgxUz43zEPGQbdi03D2T"
                    + "d4RiZTuC7x76tvu8so6y1biruW58rGwem7yzq9JLYulG3jTuVDtJlwJmiyE/43zEOGQg9eN/e+pQPl5jHd0IcatwAuZu/MNSE4btEtdd/MlCM9"
                    + "bsF2dSvMkyNA7qA2dRvMkpkUKVCqKtSbQ42tgpUmaFphJnICmhpIA1BRAdsz5EhEEHOSKTDq5qFGq8CoCTJVmBOdgEwGUgFY1ID9DHEQEYid5B"
                    + "SMOnOokVUw2gTZCW0Ie4uzjlVnsxsliGUdqZ7IbpAAxrqcOsVujGCEdZRKgt0qiJC++viaazc1YWfi3lBirkCTJaZKN9JhpslmOkyUavLCPIlG"
                    + "Lpmm3GZKzJK3ydJkyloO8jvegJYAHG2euySs",
            "KLUv/QBI1TwAGkSUCBqgKcsBgH1mO9Q14uLvgbUkpZQypagYixrjCqAAdQB2ACvyiLohTmgLGpvEpTDJHtWna6ZPCcVYGmx7tlb6lFCMpUFPyp"
                    + "M10qeEYiwNetFzNZoRibBbcp7/KqLpVCTCbsl1/auIZkQi7JY8OJB/FdGMSITdGhIOKCwAODiQhoQDCgsADAISFDAwHFAwNEA4JCRYOBgUKEhI"
                    + "gIBQwECgHsCAkLCgcDBg2FYENmADNmAGBAsMAgIgHFA4MBCYIeGAwkJ1qiGZEEdNakfs1zrVkEyIo2Y35Mc61ZBMiKNmJ9y3GlPIhDhqduYXda"
                    + "oh6TjEUbMrP9ephmSCUkfNjvxapxqSCfHIzlw3ziiPMnUoc9zVrqP0j9Zdejtn5Wv89Is9kR/uwlewyqQqp0ipMepz1Vo01mwlO0Wf/yqiGZEI"
                    + "u2Wxq/WvIpoRibBbkqPxryKaEYmwW3KzfUpMEmNp0HPPmtCnhKITlga99qwFfUooxhSXQXrsWTN9SijG0kU5bx3KGneVOLM8qmapHFLGuKvEWe"
                    + "VRpg6FjbtKnFEeZepnvOxxV4mzyYQ4ala9oj8HAA4OB4eDw19FNCMSYbcsv+5/FdGMSITdkuPqryKaEYmwW3IbzaXCNJ4KY/ZbpM1cKsgdaYWN"
                    + "1W+RJnOpIE8pQcbot0iLuVSQp5OFN0+FMfst0jyXCqo7rbCx+i3SOpcK8tBCxui3SONcKshTYcx+i7TNiETYrXl6AYSRqCMFzdvZvwPDGiAEwj"
                    + "axDhOggEGD4qOwMBgCCgJmgELw1wnkWX3At5V+Y4TIdqI50bUk4hY66CyDhwsXSytP6aAKqbsYORvmph1Eks2tQeyIIWpJ488OkMtNSHBZhyJe"
                    + "iUmsXjqdOeRD3eeTk+9B1W/aKhyNaLY62c7oLPG4Ce10xsDggisKVTUocIWSRMQZUOjHB1lM8laAeGRVvcTVAF0l/7YnLWYCCsfVFsir14IRCl"
                    + "fB5xLa2nyQBcje2vGNiADCJBCLOsGX3EhoRAaR96tWsipchX/IgT7PZi63aZAhkrG1cUwRAYJJqb9OifVvQELNFhDxCkxy9VFnCsEkxJyjJcny"
                    + "YtW33QocRRTZlzSOY/eU26apD1nCoi6SGJASH/tM0wFBzvNMizRVY+CgtxfSMOLYBxJj8w7wr5sIepknFHa9BFKVkATTm911lGgK+fmuzXwsaX"
                    + "A7kDiRxkwnQMcd0Km2ooghQ0DRhYmHSgoeUxBykYdCny0YgvZ8xzaYzhEmmER7c8dALm9ecs4E8n7ValaFq/ANOcKddcbbua1BCJOGrUaESELb"
                    + "ScDDLmmRDQvBWcBDXtqDq2rtEYV2VAScp6qSYtCGG7cMNyMAxk+ikjqkX25E+M8+tLhENWo1tQ5cKDYp1hlSH3KQ1zTbS3UjBQQn0nJdJX+3Jy"
                    + "lnEopdfR3O1cKJmFBSRZxDhHTsoAEkbwkuRwrhSxh3dgB6zXZi64wC/r0Qsbhy63hCVGv1zBV/owZFybeVjnOEqGay2XfdULIbL0U2qyDgwgyy"
                    + "6qPPGIJRwXNJJ2ke1IHHbHfYQoSGYyUBCLukm7qp+iMLSO7iyRyrTQMaegBdZ5OObzaIA8nYDjBlpIDgRNj5XcY+byGpZyqQuIYSafW0gjq0ZT"
                    + "XOcSlXg51vxGpvByh+pHMmJsiXO0s0tqmTzBBQfOFF08qBf9ORYpEK5z41xDd3dClh57uJTJVJtjN3hnjcpHaSMcDlSyPgVqdHa2iDqOXMbPhx"
                    + "gyxKgq1j6pGh4skwvK6Qv9sjnckcGPqqHbhK2yAOJXQRzxnqtW0QgqC5VcPliKNoCePODqCbW0h2GYc+XolYrFxaeIcES8w6M5h3zCAuZ7YVhm"
                    + "OEqSbZ/tgZQnmTckiWQcALM8irr3bGEBYhxjlKlexBG268JbAdgTguiUraAd16o+Iv+9DiJaigUCULiIUSUgWcdXa+NQiW/LbBNUSyyCTlSF1D"
                    + "Pm5BbiATECiurge8Mh7MoXAVOJfV1GaDDBC25bIWCQKXGNrbEeQGGwkYySD6flVK9gpX4Qs50efZ1P02e+GS0JYr+khQ2eQk77ojm7LhElI2ER"
                    + "SXRiCVJlDh1CgIc57n1Vcy+imtbDC+/fOsiMOGSVjXvFPpxDZV+MxhiddUPKqITk8UUjjqIehHE9zNadqQdBCs/PJwIn+sKKEWBNXZQgOZApIa"
                    + "kZUAilVFjgTUFQWeDVSzFQ0oKKRmcfgYOqEg+fQw0fUoiUCilBqgVMgKWsQ0gGRUFhkIwKA94JeA5fR2D9aaHZmdBU4JIxpQXsIctKBF6JBUhw"
                    + "FKel3PGE1PhQzbt+2ByDTDTojwR6ZSIKuYuIV7SBNhSAxAKa2OAxS13OB/9kJlkHPq2roHIWiCNbDjxyMGCPeyOcC2qHnJAUbBoy1EvKQEEf4f"
                    + "XuhsMn6/LSiw4QOLBFkPgA4izc9yQKmkcVKCWAEe0WoJuKM2VFZKNwhzIn8VZY4ZgRFhe6biQeQmJPGLHCGPaqCkgpgOJWwVDmTK5YFINz3fzY"
                    + "LUfmmppC/mSg0fjj6MOJ/Feb60k8Cg+Ay0ua4A8q0osu6EsHkRIO8+CpxtNADa8gicTJwUVo4euK4=");
    static final int COUNT = FRAMES.size();

    private Frames() { }

    /** {@return what is packed} */
    public static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            text.append("line ").append(i).append(": bind() to 0.0.0.0:").append(8000 + i % 37)
                    .append(" failed (98: Address already in use) ").append("ab".repeat(i % 11)).append("\n");
        }
        return text.toString();
    }

    /** {@return one of the frames} */
    public static byte[] frame(int index) {
        return Base64.getDecoder().decode(FRAMES.get(index));
    }
}
